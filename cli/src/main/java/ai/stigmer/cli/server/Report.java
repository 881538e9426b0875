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

  /** Plainly, as {@link #text}: a lambda each would take longer than the rest of it. */
  Map<String, @Nullable Object> data() {
    Runner place = runner.orElse(null);
    Instance found = instance.orElse(null);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("state", state.words());
    data.put("mode", place == null ? null : place.mode().word());
    data.put("where", place == null ? null : place.where());
    data.put("id", found == null ? null : found.id());
    data.put("startedAt", found == null ? null : found.startedAt());
    data.put("message", message.isEmpty() ? null : message);
    data.put("devServerPort", devServerPort.orElse(null));
    data.put("settings", found == null ? Map.of() : shown(found.settings()));
    return data;
  }

  /** Sealed secrets say only that they are set. */
  private static Map<String, String> shown(Map<String, String> settings) {
    Map<String, String> shown = new java.util.TreeMap<>(settings);
    for (Map.Entry<String, String> setting : shown.entrySet()) {
      if (setting.getValue().startsWith("sealed:")) {
        setting.setValue("(set)");
      }
    }
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
    if (runner.isPresent()) {
      text.append(row("mode", runner.get().mode().word()));
      text.append(row("where", runner.get().where()));
    }
    if (instance.isPresent()) {
      Instance found = instance.get();
      text.append(row("id", found.id().substring(0, Math.min(12, found.id().length()))));
      text.append(row("since", found.startedAt()));
      for (Map.Entry<String, String> setting : shown(found.settings()).entrySet()) {
        String name = setting.getKey();
        if (name.equals("image") || name.equals("workspace")) {
          text.append(row(name, setting.getValue()));
        } else if (name.startsWith("TEMPORAL_SERVICE") && devServerPort.isEmpty()) {
          text.append(row("temporal", setting.getValue()));
        }
      }
    }
    if (devServerPort.isPresent()) {
      String server = "development server at localhost:" + devServerPort.get() + ", in memory";
      text.append(row("temporal", server));
    }
    return text.toString();
  }

  private static String row(String name, String value) {
    return name + " ".repeat(Math.max(1, 11 - name.length())) + value + "\n";
  }
}
