package ai.stigmer.cli.server;

import ai.stigmer.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A container engine of the tests' own, beside whatever the machine has. */
interface TestEngine extends AutoCloseable {
  /** What makes stigmer, and the engine's own command, use it. */
  Map<String, String> environment();

  /** The engine's own command line, as an oracle. */
  Program.Ended engine(String... args) throws Exception;

  @Override
  void close();

  /** Names of all containers. */
  default List<String> containers() throws Exception {
    return engine("ps", "--all", "--format", "{{.Names}}").out().strip().lines().toList();
  }

  default void removeAll() throws Exception {
    for (String name : containers()) {
      engine("rm", "--force", name);
    }
    for (String image :
        engine("images", "--all", "--quiet").out().strip().lines().distinct().toList()) {
      engine("rmi", "--force", image);
    }
  }

  private static void requireRoot() {
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "container engines are root's");
  }

  /** {@code dockerd} with a socket, data and network of its own. */
  final class Docker implements TestEngine {
    private final Path folder;
    private final Path data;
    private Process daemon;

    private Docker(Path folder, Path data, Process daemon) {
      this.folder = folder;
      this.data = data;
      this.daemon = daemon;
    }

    /**
     * Waits until it answers.
     *
     * @param data where it keeps images
     */
    static Docker start(Path data) throws Exception {
      Program.require("dockerd");
      Program.require("docker");
      requireRoot();
      Path folder = Files.createTempDirectory("engine");
      Docker docker = new Docker(folder, data, daemon(folder, data));
      Await.until("dockerd answers", docker::answers);
      return docker;
    }

    private static Process daemon(Path folder, Path data) throws IOException {
      return new ProcessBuilder(
              "dockerd",
              "--storage-driver=vfs",
              "--iptables=false",
              "--bridge=none",
              "--data-root",
              data.toString(),
              "--exec-root",
              folder.resolve("exec").toString(),
              "--pidfile",
              folder.resolve("pid").toString(),
              "--host",
              "unix://" + folder.resolve("engine.sock"))
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("log").toFile())
          .start();
    }

    private boolean answers() throws Exception {
      return engine("version").status() == 0;
    }

    /** The daemon is killed; containers end with its containerd when it is started again. */
    void kill() throws Exception {
      daemon.destroyForcibly().onExit().join();
    }

    void startAgain() throws Exception {
      Files.deleteIfExists(folder.resolve("pid"));
      // A killed daemon's containerd died with it; the new one would wait for its number to answer.
      Files.deleteIfExists(folder.resolve("exec/containerd/containerd.pid"));
      daemon = daemon(folder, data);
      Await.until("dockerd answers again", this::answers);
    }

    void stop() throws Exception {
      daemon.destroy();
      daemon.onExit().join();
    }

    @Override
    public Map<String, String> environment() {
      return Map.of(
          "DOCKER_HOST",
          "unix://" + folder.resolve("engine.sock"),
          "DOCKER_CONFIG",
          folder.resolve("config").toString());
    }

    @Override
    public Program.Ended engine(String... args) throws Exception {
      List<String> command = new ArrayList<>(List.of("docker"));
      command.addAll(List.of(args));
      return Program.run(environment(), command);
    }

    @Override
    public void close() {
      try {
        daemon.destroy();
        if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
          daemon.destroyForcibly();
        }
        Program.run(List.of("umount", "--quiet", folder.resolve("exec/netns/default").toString()));
        Program.run(List.of("rm", "-rf", folder.toString()));
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Podman with a store of its own and no service: stigmer brings one up for itself. */
  record Podman(Path folder, Path root, Map<String, String> environment) implements TestEngine {
    static Podman start() throws Exception {
      Path folder = Files.createTempDirectory("podman");
      return start(folder, folder.resolve("root"));
    }

    /**
     * A Podman for registries of this machine.
     *
     * @param data where it keeps images
     */
    static Podman start(Path data) throws Exception {
      return start(Files.createTempDirectory("podman"), data.resolve("root"));
    }

    private static Podman start(Path folder, Path root) throws Exception {
      Program.require("podman");
      requireRoot();
      Path storage = folder.resolve("storage.conf");
      Files.writeString(
          storage,
          """
          [storage]
          driver="vfs"
          graphroot="%s"
          runroot="%s"
          """
              .formatted(root, folder.resolve("run")));
      Path registries = folder.resolve("registries.conf");
      Files.writeString(
          registries,
          """
          [[registry]]
          location="127.0.0.1"
          insecure=true
          """);
      Path containers = folder.resolve("containers.conf");
      Files.writeString(
          containers,
          """
          [engine]
          cgroup_manager="cgroupfs"
          events_logger="file"
          runtime="runc"
          """);
      return new Podman(
          folder,
          root,
          Map.of(
              "CONTAINERS_STORAGE_CONF", storage.toString(),
              "CONTAINERS_REGISTRIES_CONF", registries.toString(),
              "CONTAINERS_CONF", containers.toString(),
              "STIGMER_CONTAINER_RUNTIME", "podman"));
    }

    @Override
    public Program.Ended engine(String... args) throws Exception {
      List<String> command = new ArrayList<>(List.of("podman"));
      command.addAll(List.of(args));
      return Program.run(environment, command);
    }

    @Override
    public void close() {
      try {
        removeAll();
        Program.run(
            List.of(
                "sh", "-c", "umount " + root + "/vfs 2>/dev/null; rm -rf " + root + " " + folder));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
