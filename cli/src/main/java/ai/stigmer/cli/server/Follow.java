package ai.stigmer.cli.server;

import ai.stigmer.cli.engine.ContainerEngine.LogQuery;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.runner.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** {@code server logs}. */
public final class Follow {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ServerContext context;
  private final ServerOptions options;

  public Follow(ServerContext context, ServerOptions options) {
    this.context = context;
    this.options = options;
  }

  /** With {@code follow} it never returns: a runner that replaces another is followed, too. */
  public Result print(LogQuery query) {
    Optional<Place> place = Place.ofLastStart(context, options);
    if (place.isEmpty()) {
      return none();
    }
    try (Place there = place.get()) {
      Optional<Instance> found = there.runner().find().filter(Instance::ours);
      if (found.isEmpty() && !query.follow()) {
        return none();
      }
      String seen = "";
      LogQuery next = query;
      while (true) {
        found = there.runner().find().filter(Instance::ours);
        if (found.isPresent() && !key(found.get()).equals(seen)) {
          boolean same = seen.startsWith(found.get().id() + " ");
          if (!seen.isEmpty()) {
            context.console().say("-- another start: " + key(found.get()));
          }
          seen = key(found.get());
          copy(
              there.runner(),
              found.get(),
              same
                  ? next
                  : new LogQuery(
                      next.follow(), next.tail(), query.sinceEpochSeconds(), next.timestamps()));
          // The same container, started again, keeps its log: from now on only what is new.
          next =
              new LogQuery(query.follow(), -1, Instant.now().getEpochSecond(), query.timestamps());
        }
        if (!query.follow()) {
          return new Result(Map.of("id", seen), "", List.of());
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static Result none() {
    return new Result(
        Map.of(), "", List.of("there is no runner, and so no log: `stigmer server start`"));
  }

  private static String key(Instance instance) {
    return instance.id() + " " + instance.startedAt();
  }

  private void copy(Runner runner, Instance instance, LogQuery query) {
    Console console = context.console();
    runner.logs(
        instance,
        query,
        (standardError, line) -> {
          console.logLine(standardError ? "stderr" : "stdout", line);
          return true;
        });
  }
}
