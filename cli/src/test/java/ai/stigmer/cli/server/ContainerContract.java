package ai.stigmer.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program.Ended;
import com.grack.nanojson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds on every container engine. */
abstract class ContainerContract extends RunnerContract {
  static final String NAME = "stigmer-agent-runner";

  abstract TestEngine engine();

  abstract LocalRegistry registry();

  abstract String image();

  @Override
  Machine machine(Path folder) throws Exception {
    Map<String, String> environment = new TreeMap<>(engine().environment());
    environment.put("STIGMER_AGENT_RUNNER_IMAGE", "");
    return Machine.in(folder, image(), environment);
  }

  @Override
  List<String> left() throws Exception {
    return engine().containers();
  }

  @Override
  void killRunner() throws Exception {
    engine().engine("kill", "--signal", "KILL", NAME);
    Await.until("the runner is dead", () -> !LocalRegistry.listens(healthPort));
  }

  @Test
  void theFirstStartSaysHowMuchItDownloads() throws Exception {
    engine().removeAll();
    Ended first = machine.expect(0, "server", "start");
    assertThat(first.err())
        .startsWith("downloading the runner's image: one-time download, 48.2 MB\ndownloaded in ");
    assertThat(engine().engine("images", "--format", "{{.Tag}}").out()).contains("1.2.3");
    String inspected = engine().engine("inspect", NAME).out();
    assertThat(inspected)
        .contains(
            "\"ReadonlyRootfs\": true", "no-new-privileges", "\"ai.stigmer.managed\": \"true\"")
        .contains("\"PidsLimit\": 512", "\"NetworkMode\": \"host\"", "\"User\": \"1000:1000\"");
    assertThat(machine.expect(0, "server", "logs").out()).contains("runner starts as 1000");

    engine().removeAll();
    List<JsonObject> events =
        machine
            .expect(0, "server", "start", "-o", "json")
            .out()
            .lines()
            .map(
                line -> {
                  try {
                    return Machine.parse(line);
                  } catch (com.grack.nanojson.JsonParserException e) {
                    throw new AssertionError(line, e);
                  }
                })
            .toList();
    assertThat(events.getFirst().getString("event")).isEqualTo("pull-started");
    assertThat(events.getFirst().getLong("totalBytes")).isEqualTo(48_200_000);
    assertThat(events.getLast().getString("status")).isEqualTo("ok");
  }

  @Test
  void aDownloadTellsItsBytes() throws Exception {
    String large = registry().push("", 6_000_000);
    try (SlowRegistry slow = SlowRegistry.before(registry().port())) {
      List<JsonObject> events = new ArrayList<>();
      Machine downloading = machine.with("STIGMER_AGENT_RUNNER_IMAGE", slow.named(large));
      for (String line :
          downloading.expect(0, "server", "start", "-o", "json").out().lines().toList()) {
        events.add(Machine.parse(line));
      }
      assertThat(events)
          .filteredOn(event -> "pull-progress".equals(event.getString("event")))
          .isNotEmpty()
          .allSatisfy(
              event ->
                  assertThat(event.getLong("currentBytes"))
                      .isPositive()
                      .isLessThanOrEqualTo(event.getLong("totalBytes")))
          .allSatisfy(event -> assertThat(event.getLong("bytesPerSecond")).isPositive());
    }
  }

  @Test
  void aForeignContainerOfTheNameIsLeftAlone() throws Exception {
    machine.expect(0, "server", "start");
    machine.expect(0, "server", "stop");
    Ended made = engine().engine("create", "--name", NAME, image());
    assertThat(made.status()).as(made.err()).isZero();
    try {
      assertThat(machine.json(8, "server", "start").getObject("error").getString("message"))
          .contains("that stigmer did not make");
      machine.expect(8, "server", "stop");
      machine.expect(8, "server", "status");
      assertThat(left()).containsExactly(NAME);
    } finally {
      engine().engine("rm", "--force", NAME);
    }
  }

  @Test
  void aWorkspaceThatCannotBeWrittenIsTold() throws Exception {
    Path workspace = Files.createDirectories(machine.home().resolve("data/workspace"));
    Files.setAttribute(workspace, "unix:uid", 0);
    Ended failed = machine.expect(4, "server", "start", "--timeout", "2s");
    assertThat(failed.err()).contains("did not become ready within 2 s");
    Files.setAttribute(workspace, "unix:uid", 1000);
    machine.expect(0, "server", "restart");
  }

  @Test
  void aKilledDoctorsContainerGoesWithTheNextCommand() throws Exception {
    machine.expect(0, "server", "start");
    assertThat(machine.expect(4, "doctor").out())
        .contains("fix: make it the runner's: `chown -R 1000:1000 " + machine.home());
    machine.expect(0, "server", "stop");
    try (Machine.Running doctor = machine.with("STIGMER_LLM_MODEL", "slow").begin("doctor")) {
      Await.until("it asks the runner", () -> left().contains(NAME + "-preflight"));
      doctor.process().destroyForcibly().onExit().join();
    }
    machine.expect(0, "server", "stop");
    assertThat(left()).isEmpty();
  }

  @Test
  void anImageThatTheRegistryDoesNotHaveIsTold() throws Exception {
    String gone = image().replaceFirst("@.*", "@sha256:" + "a".repeat(64));
    int port = LocalRegistry.freePort();
    JsonObject error =
        machine
            .with("STIGMER_AGENT_RUNNER_IMAGE", gone)
            .with("TEMPORAL_SERVICE_ADDRESS", "")
            .json(6, "server", "start", "--dev-server-port", Integer.toString(port))
            .getObject("error");
    assertThat(error.getString("code")).isEqualTo("image-unavailable");
    assertThat(error.getString("message")).contains(gone);
    assertThat(LocalRegistry.listens(port)).as("a Temporal server for nobody").isFalse();
    machine.expect(0, "server", "start");
  }

  @Test
  void aRegistryThatStallsIsGivenUp() throws Exception {
    try (ServerSocket silent =
        new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      String stalled =
          "127.0.0.1:" + silent.getLocalPort() + "/acme/agent-runner@sha256:" + "b".repeat(64);
      JsonObject error =
          machine
              .with("STIGMER_AGENT_RUNNER_IMAGE", stalled)
              .json(6, "server", "start", "--pull-timeout", "2s")
              .getObject("error");
      assertThat(error.getString("message")).contains("made no progress");
    }
  }

  @Test
  void anUpdateToABrokenImageGoesBack() throws Exception {
    String broken = registry().push("end", 0);
    String good = registry().push("", 1000);
    machine.expect(0, "server", "start");
    String before =
        machine
            .json(0, "server", "status")
            .getObject("data")
            .getObject("settings")
            .getString("image");

    try (Releases releases = new Releases(broken)) {
      Machine updating = machine.with("STIGMER_RELEASE_URL", releases.url());
      assertThat(
              updating
                  .json(0, "server", "update", "--check")
                  .getObject("data")
                  .getString("outcome"))
          .isEqualTo("available");
      assertThat(updating.json(4, "server", "update").getObject("error").getString("message"))
          .contains("the image before runs again");
      assertThat(
              machine
                  .json(0, "server", "status")
                  .getObject("data")
                  .getObject("settings")
                  .getString("image"))
          .isEqualTo(before);
      assertThat(machine.home().resolve("image.json")).doesNotExist();

      releases.now(good);
      assertThat(updating.expect(0, "server", "update").out()).startsWith("updated to 9.9.9");
      assertThat(updating.expect(0, "server", "update").out()).startsWith("up to date");
      assertThat(machine.expect(0, "server", "start").out()).startsWith("already running");
      assertThat(
              machine
                  .json(0, "server", "status")
                  .getObject("data")
                  .getObject("settings")
                  .getString("image"))
          .isEqualTo(good);
    }
  }

  /** The newest release's facts, served on loopback. */
  private static final class Releases implements AutoCloseable {
    private final HttpServer server;
    private volatile String reference;

    Releases(String reference) throws Exception {
      this.reference = reference;
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            String[] parts = this.reference.split("@", 2);
            byte[] json =
                """
                {"schemaVersion":1,"version":"9.9.9","images":[{"repository":"%s","index":{"digest":"%s"},
                "manifests":[]}]}
                """
                    .formatted(parts[0], parts[1])
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, json.length);
            exchange.getResponseBody().write(json);
            exchange.close();
          });
      server.start();
    }

    void now(String other) {
      reference = other;
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/release.json";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
