package ai.stigmer.cli.server;

import ai.stigmer.cli.container.ContainerRunner;
import ai.stigmer.cli.embedded.DevelopmentServer;
import ai.stigmer.cli.failure.Conflict;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.state.Lock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code server stop}: what was started goes, the workspace stays. */
public final class Stop {
  private final ServerContext context;
  private final ServerOptions options;

  public Stop(ServerContext context, ServerOptions options) {
    this.context = context;
    this.options = options;
  }

  public Result stop() {
    try (Lock _ = Lock.take(context.home(), options.timeout(), context.console()::say)) {
      DevelopmentServer devServer = new DevelopmentServer(context.home());
      Optional<Place> place = Place.ofLastStart(context, options);
      boolean was = false;
      if (place.isPresent()) {
        try (Place found = place.get()) {
          found.runner().tidy();
          Optional<Instance> instance = found.runner().find();
          if (instance.isPresent()) {
            if (!instance.get().ours()) {
              throw new Conflict(
                  "the container `" + ContainerRunner.NAME + "` was not made by stigmer",
                  Map.of("name", ContainerRunner.NAME),
                  List.of("stop it with the engine's own command"),
                  null);
            }
            found.runner().end(instance.get(), Start.GRACE);
            was = true;
          }
        }
      }
      boolean server = devServer.port().isPresent();
      devServer.end();
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      data.put("state", "stopped");
      data.put("wasThere", was);
      data.put("devServerEnded", server);
      return new Result(data, words(was, server), List.of());
    }
  }

  private static String words(boolean runner, boolean devServer) {
    if (runner) {
      return "stopped\n";
    }
    return devServer ? "ended the development Temporal server\n" : "nothing to stop\n";
  }
}
