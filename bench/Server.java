import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code stigmer server} with the released image in a Docker Engine of its own. */
record Server(Path work, Repository repository) {
  private static final double LATER_SECONDS = 0.5;
  private static final double LONGEST_SECONDS = 60;
  private static final String NAME = "stigmer-agent-runner";

  /** What the engine's own command and stigmer are given. */
  private record Engine(Path folder, Path home, String image, int temporal, int health) {
    String[] command(String... words) {
      List<String> all =
          new ArrayList<>(
              List.of(
                  "env",
                  "DOCKER_HOST=" + socket(),
                  "DOCKER_CONFIG=" + folder.resolve("config"),
                  "HOME=" + home,
                  "TEMPORAL_SERVICE_ADDRESS=127.0.0.1:" + temporal,
                  "HEALTH_PORT=" + health,
                  "STIGMER_AGENT_RUNNER_IMAGE=" + image));
      all.addAll(List.of(words));
      return all.toArray(String[]::new);
    }

    String socket() {
      return "unix://" + folder.resolve("engine.sock");
    }
  }

  void measure(Report report) throws Exception {
    if (!Shell.has("dockerd") || !"root".equals(System.getProperty("user.name"))) {
      report.notMeasured("`stigmer server`", "needs dockerd and root");
      return;
    }
    // Short, since the path of a socket is at most 107 bytes.
    Path folder = Files.createTempDirectory("bench");
    Process daemon = dockerd(folder);
    try {
      Engine engine =
          new Engine(
              folder,
              Files.createDirectories(folder.resolve("home")),
              "ghcr.io/stigmer/agent-runner:" + repository.release().path("version").asString(),
              freePort(),
              freePort());
      await("dockerd answers", () -> succeeds(engine.command("docker", "version")));
      Shell.run(
          repository.folder(),
          engine.command(
              "sh",
              "-c",
              repository.tool()
                  + " image export agent-runner --format docker | docker load"));
      Shell.run(
          work,
          engine.command(
              "docker", "run", "--detach", "--name", "temporal", "--network", "host",
              engine.image, "dev-server", "--port", Integer.toString(engine.temporal)));
      await("Temporal listens", () -> listens(engine.temporal));
      measure(report, engine);
      Shell.run(work, engine.command("docker", "rm", "--force", "temporal"));
    } finally {
      daemon.destroy();
      daemon.waitFor();
      new ProcessBuilder("umount", "--quiet", folder.resolve("exec/netns/default").toString())
          .start()
          .waitFor();
      Shell.run(work, "rm", "-rf", folder.toString());
    }
  }

  private void measure(Report report, Engine engine) throws Exception {
    StartUp startUp = new StartUp(work, repository);
    Path home = startUp.stigmer();
    String program = home.resolve("bin/stigmer").toString();
    Pairs.Step hello = startUp.hello(home, "stigmer");
    List<Pairs.Pair> starts = new ArrayList<>();
    for (int i = 0; i <= Pairs.RUNS; i++) {
      Pairs.Time ours =
          Pairs.Time.of(() -> Shell.run(work, engine.command(program, "server", "start")));
      if (i == 0) {
        // While one runs.
        report.atMost(
            "`stigmer server status`",
            1.3,
            Pairs.of(
                () -> Shell.run(work, engine.command(program, "server", "status")),
                () -> {
                  Shell.run(work, engine.command("docker", "ps"));
                  return hello.run();
                }));
      }
      Shell.run(work, engine.command(program, "server", "stop"));
      Pairs.Time peer = Pairs.Time.of(() -> dockerRun(engine));
      Shell.run(work, engine.command("docker", "rm", "--force", NAME));
      if (i > 0) {
        starts.add(new Pairs.Pair(ours, peer));
      }
    }
    report.atMostLater("`stigmer server start`, until ready", LATER_SECONDS, new Pairs(starts));
  }

  /** With the same options, until the same is true of it: {@code /readyz} answers 200. */
  private Object dockerRun(Engine engine) throws Exception {
    Shell.run(
        work,
        engine.command(
            "docker", "run", "--detach", "--name", NAME, "--network", "host", "--read-only",
            "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
            "--pids-limit", "512", "--user", "1000:1000",
            "--volume", engine.home.resolve(".stigmer/data/workspace") + ":/workspace",
            "--env", "TEMPORAL_SERVICE_ADDRESS=127.0.0.1:" + engine.temporal,
            "--env", "HEALTH_PORT=" + engine.health,
            engine.image));
    await("the runner is ready", () -> ready(engine.health));
    return engine;
  }

  private static Process dockerd(Path folder) throws IOException {
    return new ProcessBuilder(
            "dockerd",
            "--storage-driver=vfs",
            "--iptables=false",
            "--bridge=none",
            "--data-root",
            folder.resolve("data").toString(),
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

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + (long) (LONGEST_SECONDS * 1e9);
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within " + LONGEST_SECONDS + " s: " + what);
      }
      Thread.sleep(5);
    }
  }

  private static boolean succeeds(String... command) throws Exception {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean ready(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("GET /readyz HTTP/1.0\r\n\r\n".getBytes());
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readNBytes(12)).endsWith(" 200");
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
