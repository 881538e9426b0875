package ai.stigmer.cli.server;

import ai.stigmer.cli.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's {@code docker-registry} on a free port of loopback, its blobs in a folder. */
record LocalRegistry(Path folder, Process process, int port) implements AutoCloseable {
  static LocalRegistry start(Path folder) throws Exception {
    Program.require("docker-registry");
    Program.require("skopeo");
    return start(folder, freePort());
  }

  static LocalRegistry start(Path folder, int port) throws Exception {
    Path config = folder.resolve("registry.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        log: {level: error}
        storage: {filesystem: {rootdirectory: %s}}
        http: {addr: "127.0.0.1:%d"}
        """
            .formatted(folder.resolve("registry"), port));
    Process process =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    LocalRegistry registry = new LocalRegistry(folder, process, port);
    Await.until("the registry listens", () -> listens(port));
    return registry;
  }

  /** Pushes a stand-in; answers {@code repository@sha256:…}. */
  String push(String broken, int ballast) throws Exception {
    Path layout = Files.createDirectories(folder.resolve("layout-" + broken + ballast));
    StandIn.layout(layout, broken, ballast);
    String repository = "127.0.0.1:" + port + "/acme/agent-runner";
    Program.Ended pushed =
        Program.run(
            List.of(
                "skopeo",
                "copy",
                "--quiet",
                "--preserve-digests",
                "--dest-tls-verify=false",
                "oci:" + layout,
                "docker://" + repository + ":pushed"));
    if (pushed.status() != 0) {
      throw new IOException(pushed.err());
    }
    String digest =
        Files.readString(layout.resolve("index.json"))
            .replaceAll("(?s).*(sha256:[0-9a-f]{64}).*", "$1");
    return repository + "@" + digest;
  }

  static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
