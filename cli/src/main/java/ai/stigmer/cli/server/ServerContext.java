package ai.stigmer.cli.server;

import ai.stigmer.cli.distribution.Distribution;
import ai.stigmer.cli.embedded.EmbeddedProgram;
import ai.stigmer.cli.failure.Misconfigured;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.runner.RunnerVariables;
import ai.stigmer.cli.state.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every command about the runner works with.
 *
 * @param distributionHome empty, as is the distribution, in a development build
 * @param read gives the distribution
 */
public record ServerContext(
    Host host,
    Home home,
    Optional<Path> distributionHome,
    Once<Optional<Distribution>> read,
    RunnerVariables variables,
    Console console) {
  public static ServerContext of(Host host, Optional<Path> distributionHome, Console console) {
    return new ServerContext(
        host,
        Home.of(host),
        distributionHome,
        new Once<>(() -> distributionHome.map(Distribution::read)),
        new RunnerVariables(),
        console);
  }

  /** Read when first asked for: a look at the runner needs nothing of it. */
  Optional<Distribution> distribution() {
    return read.get();
  }

  String cliVersion() {
    return distribution().map(Distribution::version).orElse("development");
  }

  /**
   * The runner's program in this distribution.
   *
   * @param purpose completes "… needs the runner's program"
   */
  EmbeddedProgram program(String purpose) {
    if (distributionHome.isEmpty() || distribution().isEmpty()) {
      throw new Misconfigured(
          purpose + " needs the runner's program, which a development build does not carry",
          Map.of(),
          List.of(
              "set `TEMPORAL_SERVICE_ADDRESS` to a Temporal server, and start a container engine",
              "or use a build of `make release-local`"),
          null);
    }
    return new EmbeddedProgram(
        host, home, distributionHome.get(), distribution().orElseThrow().embedded());
  }
}
