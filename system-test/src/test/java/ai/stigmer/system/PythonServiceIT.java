package ai.stigmer.system;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The second real input: examples/python-service, built and run as its README says. */
class PythonServiceIT {
  private static final long MAX_UNPACKED_BYTES = 60_000_000;
  private static final String TRUSTED =
      "import ssl; print(len(ssl.create_default_context().get_ca_certs()))";

  private static Checkout checkout;
  private static Path layout;
  private static JsonNode release;

  @BeforeAll
  static void build() {
    Requirement.tools("skopeo", "umoci", "docker", "qemu-aarch64-static", "chroot");
    Requirement.root();
    checkout = Checkout.released();
    tool("build").output();
    Path dist = checkout.folder().resolve("examples/python-service/dist");
    layout = dist.resolve("images/python-service");
    release = Json.read(dist.resolve("release.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "arm64"})
  void isSmallAndRunsOnBothPlatforms(String architecture) throws IOException {
    Path bundle = unpacked(architecture);

    assertThat(Tree.sizeBytes(bundle.resolve("rootfs"))).isBetween(20_000_000L, MAX_UNPACKED_BYTES);
    assertThat(Integer.parseInt(python(architecture, bundle, TRUSTED).output().strip()))
        .as("certificates that Python finds by itself")
        .isGreaterThan(100);
    String machine = architecture.equals("arm64") ? "aarch64" : "x86_64";
    assertThat(python(architecture, bundle, "import platform; print(platform.machine())").output())
        .isEqualTo(machine + "\n");
  }

  @Test
  void becomesHealthyAnswersAndStopsInOrder() throws Exception {
    try (DockerEngine engine = DockerEngine.start()) {
      String export = "image export python-service -f examples/python-service/release.yml";
      engine
          .inEnvironment(
              Command.of("sh", "-c", "bin/release-tool " + export + " | docker load")
                  .in(checkout.folder()))
          .output();
      int port = freePort();
      engine
          .docker(
              "run",
              "--detach",
              "--name",
              "service",
              "--network",
              "host",
              "--env",
              "PORT=" + port,
              "--env",
              "BIND=127.0.0.1",
              "ghcr.io/stigmer/python-service:local")
          .output();
      try {
        Await.until(
            "the container is healthy or ended",
            () -> !state(engine, "{{.State.Health.Status}}").equals("starting"));
        assertThat(state(engine, "{{.State.Health.Status}}")).isEqualTo("healthy");
        assertThat(engine.docker("top", "service", "-eo", "pid,uid,gid").output().lines().skip(1))
            .isNotEmpty()
            .allMatch(process -> process.matches(" *\\d+ +1000 +1000"));
        assertThat(get(port)).contains("3.11");

        engine.docker("stop", "--time", "30", "service").output();
        assertThat(state(engine, "{{.State.ExitCode}}")).isEqualTo("0");
      } finally {
        engine.docker("rm", "--force", "service").run();
      }
    }
  }

  private static String state(DockerEngine engine, String format) {
    return engine.docker("inspect", "--format", format, "service").output().strip();
  }

  private static String get(int port) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  /** What the image's Python says to a program of one line, in the environment of the image. */
  private static Command python(String architecture, Path bundle, String program)
      throws IOException {
    Path root = bundle.resolve("rootfs");
    List<Object> words = new ArrayList<>(List.of("chroot", root));
    if (architecture.equals("arm64")) {
      Path emulator = Path.of("/usr/bin/qemu-aarch64-static");
      Files.copy(emulator, root.resolve("qemu"), REPLACE_EXISTING, COPY_ATTRIBUTES);
      words.add("/qemu");
    }
    words.addAll(List.of("/usr/bin/python3.11", "-B", "-c", program));
    Command command = Command.of(words.toArray());
    for (JsonNode variable : Json.read(bundle.resolve("config.json")).get("process").get("env")) {
      String[] pair = variable.asString().split("=", 2);
      command = command.with(pair[0], pair[1]);
    }
    return command;
  }

  private static Path unpacked(String architecture) throws IOException {
    Path one = Checkout.SCRATCH.resolve("python-" + architecture);
    Path bundle = Checkout.SCRATCH.resolve("python-bundle-" + architecture);
    Tree.delete(one);
    Tree.delete(bundle);
    Files.createDirectories(Checkout.SCRATCH);
    String tag = release.get("version").asString();
    Command.of(
            "skopeo",
            "copy",
            "--quiet",
            "--override-os",
            "linux",
            "--override-arch",
            architecture,
            "oci:" + layout + ":" + tag,
            "oci:" + one + ":one")
        .output();
    Command.of("umoci", "unpack", "--image", one + ":one", bundle).output();
    return bundle;
  }

  private static Command tool(String command) {
    return checkout.releaseTool(command, "-f", "examples/python-service/release.yml");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
