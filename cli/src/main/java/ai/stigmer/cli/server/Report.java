package ai.stigmer.cli.server;

import ai.stigmer.cli.failure.ExitStatus;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.runner.Runner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runner as one look found it.
 *
 * @param message what its health says
 * @param devServerPort of the development Temporal server, if it runs
 */
record Report(
    State state,
    Optional<Runner> runner,
    Optional<Instance> instance,
    String message,
    Optional<Integer> devServerPort) {
  enum State {
    READY("ready", ExitStatus.DONE),
    STOPPED("stopped", ExitStatus.STOPPED),
    STARTING("starting", ExitStatus.NOT_READY),
    UNHEALTHY("unhealthy", ExitStatus.NOT_READY),
    FOREIGN("foreign container", ExitStatus.CONFLICT),
    NO_ENGINE("no engine", ExitStatus.NO_ENGINE);

    private final String words;
    private final ExitStatus exitStatus;

    State(String words, ExitStatus exitStatus) {
      this.words = words;
      this.exitStatus = exitStatus;
    }

    String words() {
      return words;
    }
  }

  Map<String, @Nullable Object> data() {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("state", state.words());
    data.put("mode", runner.map(r -> r.mode().word()).orElse(null));
    data.put("where", runner.map(Runner::where).orElse(null));
    data.put("id", instance.map(Instance::id).orElse(null));
    data.put("startedAt", instance.map(Instance::startedAt).orElse(null));
    data.put("message", message.isEmpty() ? null : message);
    data.put("devServerPort", devServerPort.orElse(null));
    data.put("settings", instance.map(i -> shown(i.settings())).orElse(Map.of()));
    return data;
  }

  /** Sealed secrets say only that they are set. */
  private static Map<String, String> shown(Map<String, String> settings) {
    Map<String, String> shown = new java.util.TreeMap<>(settings);
    shown.replaceAll((name, value) -> value.startsWith("sealed:") ? "(set)" : value);
    return shown;
  }

  Result result(ExitStatus exitStatus, String firstLine, List<String> warnings) {
    return new Result(data(), firstLine, warnings, exitStatus);
  }

  Result status() {
    return new Result(data(), text(), List.of(), state.exitStatus);
  }

  private String text() {
    StringBuilder text = new StringBuilder(row("runner", state.words()));
    if (!message.isEmpty()) {
      text.append(row("health", message));
    }
    runner.ifPresent(
        r -> text.append(row("mode", r.mode().word())).append(row("where", r.where())));
    instance.ifPresent(
        i -> {
          text.append(row("id", i.id().substring(0, Math.min(12, i.id().length()))));
          text.append(row("since", i.startedAt()));
          shown(i.settings())
              .forEach(
                  (name, value) -> {
                    if (name.equals("image") || name.equals("workspace")) {
                      text.append(row(name, value));
                    } else if (name.startsWith("TEMPORAL_SERVICE") && devServerPort.isEmpty()) {
                      text.append(row("temporal", value));
                    }
                  });
        });
    devServerPort.ifPresent(
        port ->
            text.append(
                row("temporal", "development server at localhost:" + port + ", in memory")));
    return text.toString();
  }

  private static String row(String name, String value) {
    return name + " ".repeat(Math.max(1, 11 - name.length())) + value + "\n";
  }
}
