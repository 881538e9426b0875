package ai.stigmer.cli.runner;

import ai.stigmer.cli.engine.ContainerEngine.LogQuery;
import ai.stigmer.cli.engine.ContainerEngine.LogSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way to run the one runner of this user. */
public interface Runner {
  Mode mode();

  /** For people: what it runs in. */
  String where();

  /**
   * The whole of what a start would run, its program fetched if need be.
   *
   * @param environment of the runner, addresses as on this machine
   */
  Settings prepare(Map<String, String> environment);

  /** What is there now, running or not, also somebody else's. */
  Optional<Instance> find();

  /** Starts one where there is none. */
  void launch(Settings settings);

  /** Starts what was launched before and has ended. */
  void resume(Instance instance, Settings settings);

  /** Ends it, if it runs, and takes it away; the workspace stays. */
  void end(Instance instance, Duration grace);

  /** Asks it once. */
  Health health(Instance instance);

  /** How often asking is reasonable. */
  Duration healthInterval();

  void logs(Instance instance, LogQuery query, LogSink sink);

  /** Takes away what a command that was killed may have left beside the runner. */
  void tidy();

  /** Runs {@code agent-runner --preflight} where the runner would run; its output. */
  Preflight preflight(Settings settings, List<String> arguments);

  /** How a preflight ended. */
  record Preflight(int exitCode, String output) {}
}
