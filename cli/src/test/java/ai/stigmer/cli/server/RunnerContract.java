package ai.stigmer.cli.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program.Ended;
import com.grack.nanojson.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the runner in a container and for the embedded one alike. */
abstract class RunnerContract {
  @TempDir Path folder;

  private ServerSocket temporal;
  protected Machine machine;
  protected int healthPort;

  /** A machine on which {@code start} uses the mode under test. */
  abstract Machine machine(Path folder) throws Exception;

  /** What is left of runners: containers, or processes. */
  abstract List<String> left() throws Exception;

  /** SIGKILL for the runner that runs. */
  abstract void killRunner() throws Exception;

  @BeforeEach
  void startTemporal() throws Exception {
    // Start asks only whether something answers there.
    temporal = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    healthPort = LocalRegistry.freePort();
    machine =
        machine(folder)
            .with("HEALTH_PORT", Integer.toString(healthPort))
            .with("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + temporal.getLocalPort());
  }

  @AfterEach
  void nothingIsLeftAfterAStop() throws Exception {
    temporal.close();
    machine.expect(0, "server", "stop");
    assertThat(left()).isEmpty();
    Await.until("no process of this test is left", () -> machine.processes().isEmpty());
    if (Files.isDirectory(machine.home().resolve("run"))) {
      try (var files = Files.list(machine.home().resolve("run"))) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void startsOnceNamesWhatDiffersAndStops() throws Exception {
    assertThat(machine.expect(0, "server", "start").err()).contains("  running\n", "  alive\n");
    assertThat(machine.expect(0, "server", "start").out()).startsWith("already running: ");

    JsonObject ready = machine.json(0, "server", "status").getObject("data");
    assertThat(ready.getString("state")).isEqualTo("ready");
    String id = ready.getString("id");
    assertThat(machine.json(0, "server", "start").getObject("data").getString("id")).isEqualTo(id);

    Machine changed = machine.with("LOG_LEVEL", "debug").with("STIGMER_API_KEY", "very-secret-1");
    Ended recreated = changed.expect(0, "server", "start");
    assertThat(recreated.err())
        .contains("LOG_LEVEL differs: not set -> `debug`", "STIGMER_API_KEY differs", "recreating")
        .doesNotContain("very-secret");
    assertThat(changed.with("STIGMER_API_KEY", "very-secret-2").expect(0, "server", "start").err())
        .contains("STIGMER_API_KEY differs: another value (secret)")
        .doesNotContain("LOG_LEVEL", "very-secret");
    Ended status = machine.expect(0, "server", "status", "-o", "json");
    assertThat(status.out())
        .doesNotContain("very-secret")
        .contains("\"STIGMER_API_KEY\":\"(set)\"");

    Files.writeString(machine.home().resolve("data/workspace/kept"), "kept");
    assertThat(machine.expect(0, "server", "stop").out()).isEqualTo("stopped\n");
    assertThat(machine.expect(0, "server", "stop").out()).isEqualTo("nothing to stop\n");
    assertThat(machine.json(3, "server", "status").getObject("data").getString("state"))
        .isEqualTo("stopped");
    assertThat(machine.home().resolve("data/workspace/kept")).exists();
  }

  @Test
  void aTemporalServerThatDoesNotAnswerIsToldAtOnce() throws Exception {
    temporal.close();
    JsonObject error = machine.json(7, "server", "start").getObject("error");
    assertThat(error.getString("message"))
        .contains("no Temporal server answers at `127.0.0.1:" + temporal.getLocalPort() + "`");
    assertThat(error.getArray("actions")).isNotEmpty();
    temporal = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  @Test
  void wrongSettingsAreToldAllAtOnce() throws Exception {
    Machine wrong = machine.with("TEMPORAL_MAX_CONCURRENCY", "0").with("LOG_LEVEL", "loud");
    assertThat(wrong.json(7, "server", "start").getObject("error").getString("message"))
        .contains("TEMPORAL_MAX_CONCURRENCY", "1 to 1000", "LOG_LEVEL", "loud");
  }

  @Test
  void aTakenPortIsTold() throws Exception {
    try (ServerSocket other =
        new ServerSocket(healthPort, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      assertThat(machine.json(8, "server", "start").getObject("error").getString("message"))
          .contains("port " + other.getLocalPort() + " is taken");
    }
    machine.expect(0, "server", "start");
  }

  @Test
  void aRunnerThatEndsOrNeverGetsReadyIsShownAndKept() throws Exception {
    Ended refused = machine.with("STIGMER_LLM_MODEL", "refuse").expect(7, "server", "start");
    assertThat(refused.err()).contains("  | error: HEALTH_PORT must be a number");
    assertThat(machine.expect(0, "server", "logs").out()).contains("HEALTH_PORT must be a number");

    Machine unready = machine.with("STIGMER_LLM_MODEL", "unready");
    JsonObject error = unready.json(4, "server", "start", "--timeout", "2s").getObject("error");
    assertThat(error.getString("message")).contains("did not become ready within 2 s");
    assertThat(error.getObject("details").getArray("lastLines")).isNotEmpty();
    assertThat(machine.json(4, "server", "status").getObject("data").getString("state"))
        .isEqualTo("unhealthy");
    assertThat(left()).isNotEmpty();

    machine.expect(0, "server", "start");
  }

  @Test
  void aKilledRunnerIsStartedAgain() throws Exception {
    machine.expect(0, "server", "start");
    killRunner();
    machine.expect(3, "server", "status");
    machine.expect(0, "server", "start");
    machine.expect(0, "server", "status");
  }

  @Test
  void twoStartsAtOnceMakeOneRunner() throws Exception {
    try (Machine.Running first = machine.begin("server", "start");
        Machine.Running second = machine.begin("server", "start")) {
      assertThat(first.process().onExit().join().exitValue()).as(first.said()).isZero();
      assertThat(second.process().onExit().join().exitValue()).as(second.said()).isZero();
      assertThat(first.said() + second.said()).containsOnlyOnce("already running: ");
    }
    assertThat(left()).hasSize(1);
  }

  @Test
  void aKilledStartIsMadeGoodByTheNext() throws Exception {
    Machine slow = machine.with("STIGMER_LLM_MODEL", "unready");
    try (Machine.Running start = slow.begin("server", "start")) {
      Await.until("the start is in the middle", () -> start.said().contains("starting the runner"));
      start.process().destroyForcibly().onExit().join();
    }
    machine.expect(0, "server", "start");
    assertThat(left()).hasSize(1);
  }

  @Test
  void logsGoOnAcrossAReplacedRunner() throws Exception {
    machine.expect(0, "server", "start");
    try (Machine.Running logs = machine.begin("server", "logs", "-f", "--tail", "1")) {
      Await.until(
          "the first runner's log", () -> Files.readString(logs.out()).contains("runner starts"));
      machine.expect(0, "server", "restart");
      Await.until(
          "the second runner's log",
          () -> Files.readString(logs.out()).split("runner starts", -1).length == 3);
      assertThat(logs.process().isAlive()).isTrue();
    }
  }

  @Test
  void watchingTellsEachChange() throws Exception {
    try (Machine.Running watch = machine.begin("server", "status", "--watch")) {
      machine.expect(0, "server", "start");
      Await.until("ready is told", () -> watch.said().contains("runner ready"));
      machine.expect(0, "server", "stop");
      Await.until("stopped is told", () -> watch.said().endsWith("runner stopped\n"));
    }
  }

  @Test
  void aDevelopmentTemporalServerComesAndGoesWithTheRunner() throws Exception {
    int port = LocalRegistry.freePort();
    Machine without = machine.with("TEMPORAL_SERVICE_ADDRESS", "");
    Ended started =
        without.expect(0, "server", "start", "--dev-server-port", Integer.toString(port));
    assertThat(started.err())
        .contains("a development Temporal server runs at localhost:" + port)
        .contains("workflows do not survive its restart");
    assertThat(without.json(0, "server", "status").getObject("data").getInt("devServerPort"))
        .isEqualTo(port);
    assertThat(LocalRegistry.listens(port)).isTrue();
    without.expect(0, "server", "stop");
    assertThat(LocalRegistry.listens(port)).isFalse();

    try (ServerSocket other =
        new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      assertThat(
              without
                  .json(
                      8,
                      "server",
                      "start",
                      "--dev-server-port",
                      Integer.toString(other.getLocalPort()))
                  .getObject("error")
                  .getString("message"))
          .contains("port " + port + " is taken");
    }
  }

  @Test
  void doctorAsksTheRunnerItself() throws Exception {
    Machine secret =
        machine
            .with("STIGMER_API_KEY", "very-secret-3")
            .with("LOG_LEVEL", "debug")
            .with("GITHUB_TOKEN", "my-token-4");
    secret.expect(0, "server", "start");
    Path bundle = folder.resolve("bundle.zip");
    Ended doctor = secret.expect(4, "doctor", "--bundle", bundle.toString());
    assertThat(doctor.out())
        .contains("ok       temporal: answers", "failed   model: no answer", "fix: start Ollama");
    assertThat(bundled(bundle))
        .containsOnlyKeys("doctor.json", "status.json", "runner.log", "machine.txt")
        .allSatisfy((name, text) -> assertThat(text).doesNotContain("very-secret", "my-token"));
    assertThat(bundled(bundle).get("runner.log")).contains("runner starts", "(redacted)");
    assertThat(machine.with("STIGMER_LLM_MODEL", "old").expect(0, "doctor").out())
        .contains("skipped  preflight: this runner has none: it is of an older release");
  }

  private static Map<String, String> bundled(Path bundle) throws Exception {
    Map<String, String> texts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(bundle.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        texts.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
      }
    }
    return texts;
  }
}
