package ai.stigmer.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Docker Engine of the test's own: another socket, data folder and configuration than the
 * machine's, and no network of its own.
 *
 * @param folder short, since the path of a socket is at most 107 bytes
 */
record DockerEngine(Path folder, Command.Running daemon) implements AutoCloseable {
  static DockerEngine start() throws IOException {
    Requirement.tools("dockerd", "docker", "runc");
    Requirement.root();
    Path folder = Files.createTempDirectory("engine");
    Command.Running daemon =
        Command.of(
                "dockerd",
                "--storage-driver=vfs",
                "--iptables=false",
                "--bridge=none",
                "--data-root",
                folder.resolve("data"),
                "--exec-root",
                folder.resolve("exec"),
                "--pidfile",
                folder.resolve("pid"),
                "--host",
                socket(folder))
            .start();
    DockerEngine engine = new DockerEngine(folder, daemon);
    try {
      Await.until("the engine answers", () -> engine.answers() || !daemon.process().isAlive());
      if (!daemon.process().isAlive()) {
        throw new AssertionError("dockerd ended:\n" + daemon.errUntilNow());
      }
      return engine;
    } catch (AssertionError e) {
      engine.close();
      throw e;
    }
  }

  private boolean answers() {
    return docker("version").run().exitCode() == 0;
  }

  Command docker(Object... arguments) {
    List<Object> words = new ArrayList<>(List.of("docker"));
    words.addAll(List.of(arguments));
    return inEnvironment(Command.of(words.toArray()));
  }

  /** A command whose {@code docker} is this engine. */
  Command inEnvironment(Command command) {
    return command
        .with("DOCKER_HOST", socket(folder))
        .with("DOCKER_CONFIG", folder.resolve("config").toString());
  }

  /** SIGTERM first: the daemon unmounts and ends its containerd by itself. */
  @Override
  public void close() {
    if (daemon.process().isAlive()) {
      daemon.process().destroy();
      daemon.process().onExit().join();
    }
    daemon.end();
    // What containers on the host's network leave mounted.
    Command.of("umount", "--quiet", folder.resolve("exec/netns/default")).run();
    Tree.delete(folder);
  }

  private static String socket(Path folder) {
    return "unix://" + folder.resolve("engine.sock");
  }
}
