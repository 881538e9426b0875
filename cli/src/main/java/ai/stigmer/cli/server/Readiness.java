package ai.stigmer.cli.server;

import ai.stigmer.cli.engine.ContainerEngine.LogQuery;
import ai.stigmer.cli.failure.Misconfigured;
import ai.stigmer.cli.failure.NotReady;
import ai.stigmer.cli.failure.StigmerException;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.runner.Health;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.runner.Runner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Running, then alive, then ready; or why not. */
final class Readiness {
  private static final int LAST_LINES = 20;
  private static final int MISCONFIGURED = 78;

  private enum Stage {
    NONE,
    RUNNING,
    ALIVE
  }

  private final Runner runner;
  private final Console console;
  private Stage stage = Stage.NONE;

  Readiness(Runner runner, Console console) {
    this.runner = runner;
    this.console = console;
  }

  /**
   * Waits for ready.
   *
   * @throws NotReady after the limit, or when it ended; it is kept for a look
   * @throws Misconfigured when it ended because its settings are wrong
   */
  Instance await(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<Instance> found = runner.find();
      if (found.isEmpty()) {
        throw new NotReady(
            "the runner is gone: something else took it away", Map.of(), List.of(), null);
      }
      Instance instance = found.get();
      if (!instance.running()) {
        throw ended(instance);
      }
      reach(Stage.RUNNING, "running");
      Health health = runner.health(instance);
      switch (health) {
        case Health.Ready ready -> {
          reach(Stage.ALIVE, "alive");
          console.event("stage", Map.of("stage", "ready"));
          return instance;
        }
        case Health.Alive alive -> reach(Stage.ALIVE, "alive");
        case Health.Silent silent -> {
          // Nothing yet.
        }
      }
      if (System.nanoTime() > end) {
        throw late(instance, limit, health);
      }
      LockSupport.parkNanos(runner.healthInterval().toNanos());
    }
  }

  private void reach(Stage reached, String word) {
    if (stage.compareTo(reached) < 0) {
      stage = reached;
      console.say("  " + word);
      Map<String, @Nullable Object> facts = new LinkedHashMap<>();
      facts.put("stage", word);
      console.event("stage", facts);
    }
  }

  private NotReady late(Instance instance, Duration limit, Health health) {
    List<String> lines = lastLines(instance);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("waitedSeconds", limit.toSeconds());
    details.put("health", health.message());
    details.put("lastLines", lines);
    List<String> actions = new ArrayList<>();
    if (health.message().contains("workspace")) {
      actions.add(
          "make the workspace writable for user "
              + instance.settings().getOrDefault("user", "of the runner")
              + ": `"
              + instance.settings().getOrDefault("workspace", "~/.stigmer/data/workspace")
              + "`");
    }
    actions.add("`stigmer doctor` looks for the cause; the runner is kept: `stigmer server logs`");
    actions.add("a slow machine needs a longer `--timeout`");
    return new NotReady(
        "the runner did not become ready within " + limit.toSeconds() + " s: " + health.message(),
        details,
        actions,
        null);
  }

  private StigmerException ended(Instance instance) {
    List<String> lines = lastLines(instance);
    OptionalInt code = instance.exitCode();
    Map<String, Object> details = new LinkedHashMap<>();
    code.ifPresent(number -> details.put("exitCode", number));
    details.put("lastLines", lines);
    String how = code.isPresent() ? " with exit code " + code.getAsInt() : "";
    String last = lines.isEmpty() ? "" : "; its last line: " + lines.getLast();
    List<String> actions =
        List.of(
            "`stigmer server logs` shows all of its log", "`stigmer doctor` looks for the cause");
    boolean misconfigured = code.isPresent() && code.getAsInt() == MISCONFIGURED;
    return misconfigured
        ? new Misconfigured("the runner refused its settings" + how + last, details, actions, null)
        : new NotReady(
            "the runner ended" + how + " before it was ready" + last, details, actions, null);
  }

  private List<String> lastLines(Instance instance) {
    List<String> lines = new ArrayList<>();
    try {
      runner.logs(
          instance,
          new LogQuery(false, LAST_LINES, 0, false),
          (standardError, line) -> lines.add(line));
    } catch (StigmerException e) {
      lines.add("(its log cannot be read: " + e.getMessage() + ")");
    }
    lines.forEach(line -> console.say("  | " + line));
    return lines;
  }
}
