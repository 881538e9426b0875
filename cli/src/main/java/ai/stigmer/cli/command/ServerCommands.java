package ai.stigmer.cli.command;

import ai.stigmer.cli.engine.ContainerEngine.LogQuery;
import ai.stigmer.cli.failure.UsageError;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.runner.Mode;
import ai.stigmer.cli.server.Follow;
import ai.stigmer.cli.server.Look;
import ai.stigmer.cli.server.ServerContext;
import ai.stigmer.cli.server.ServerOptions;
import ai.stigmer.cli.server.Start;
import ai.stigmer.cli.server.Stop;
import ai.stigmer.cli.server.Update;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code stigmer server …}: the runner's life. */
final class ServerCommands {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,6})(s|m|h|d)?");
  private static final List<String> MODES = List.of("auto", "container", "embedded");

  private final Optional<Path> home;
  private final Supplier<Host> host;

  ServerCommands(Optional<Path> home, Supplier<Host> host) {
    this.home = home;
    this.host = host;
  }

  CommandSpec spec() {
    CommandSpec server = CommandSpec.create().name("server");
    server
        .usageMessage()
        .description("Start, stop and look after the runner.")
        .synopsisSubcommandLabel("COMMAND");
    for (Entry entry : entries()) {
      server.addSubcommand(null, entry.spec());
    }
    return server;
  }

  private List<Entry> entries() {
    OptionSpec noRuntime =
        flag("--use-local-image", "Run the newest local image of tag dev-* or local; never pull.");
    List<OptionSpec> where = List.of(RUNTIME.get());
    return List.of(
        new Entry(
            "start",
            "Start the runner, or say that it runs already.",
            starting(noRuntime),
            (arguments, console) -> new Start(context(console), options(arguments)).start()),
        new Entry(
            "stop",
            "Stop the runner and take it away; the workspace stays.",
            List.of(RUNTIME.get(), timeout()),
            (arguments, console) -> new Stop(context(console), options(arguments)).stop()),
        new Entry(
            "restart",
            "Stop the runner, if it runs, and start it.",
            starting(flag("--use-local-image", "As with start.")),
            (arguments, console) -> new Start(context(console), options(arguments)).restart()),
        new Entry(
            "status",
            "Say whether the runner is ready: exit 0 ready, 3 stopped, 4 starting or unhealthy, 5 no engine.",
            List.of(RUNTIME.get(), flag("--watch", "Go on, with a line for each change.")),
            (arguments, console) -> {
              Look look = new Look(context(console), options(arguments));
              return arguments.matchedOptionValue("--watch", false) ? look.watch() : look.once();
            }),
        new Entry(
            "logs",
            "Print the runner's log.",
            logging(where),
            (arguments, console) ->
                new Follow(context(console), options(arguments)).print(query(arguments))),
        new Entry(
            "update",
            "Run the newest release's image, and go back if it does not become ready.",
            List.of(
                RUNTIME.get(),
                timeout(),
                pullTimeout(),
                devServerPort(),
                flag("--check", "Only say whether there is one.")),
            (arguments, console) -> {
              Update update = new Update(context(console), options(arguments));
              return arguments.matchedOptionValue("--check", false)
                  ? update.check()
                  : update.update();
            }));
  }

  static final Supplier<OptionSpec> RUNTIME =
      () ->
          option(
                  "--runtime",
                  "RUNTIME",
                  "docker, podman, or an engine's address; else the first that answers.")
              .completionCandidates(List.of("docker", "podman"))
              .build();

  private static List<OptionSpec> starting(OptionSpec useLocalImage) {
    return List.of(RUNTIME.get(), mode(), useLocalImage, timeout(), pullTimeout(), devServerPort());
  }

  static OptionSpec mode() {
    return option("--mode", "MODE", "auto (the default: as last time), container, or embedded.")
        .completionCandidates(MODES)
        .build();
  }

  private static OptionSpec timeout() {
    return option("--timeout", "TIME", "How long it may take to become ready (60s).").build();
  }

  private static OptionSpec pullTimeout() {
    return option(
            "--pull-timeout", "TIME", "Give up a download after this long without a byte (60s).")
        .build();
  }

  private static OptionSpec devServerPort() {
    return option(
            "--dev-server-port",
            "PORT",
            "Where a development Temporal server listens if none is named (7233).")
        .build();
  }

  private static List<OptionSpec> logging(List<OptionSpec> where) {
    List<OptionSpec> options = new ArrayList<>(where);
    options.add(
        OptionSpec.builder("-f", "--follow")
            .type(boolean.class)
            .description("Go on, also when the runner is replaced.")
            .build());
    options.add(option("--tail", "LINES", "Only the last lines.").build());
    options.add(
        option("--since", "TIME", "Only what is newer: 10m, 2h, or 2026-01-31T12:00:00Z.").build());
    options.add(flag("--timestamps", "Begin each line with its time."));
    return options;
  }

  static OptionSpec.Builder option(String name, String label, String description) {
    return OptionSpec.builder(name).type(String.class).paramLabel(label).description(description);
  }

  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  private ServerContext context(Console console) {
    return ServerContext.of(host.get(), home, console);
  }

  private ServerOptions options(ParseResult arguments) {
    return options(arguments, host.get());
  }

  static ServerOptions options(ParseResult arguments, Host host) {
    return new ServerOptions(
        text(arguments, "--runtime").or(() -> ServerOptions.runtime(host)),
        text(arguments, "--mode").flatMap(ServerCommands::mode),
        has(arguments, "--use-local-image"),
        patience(arguments, "--timeout"),
        patience(arguments, "--pull-timeout"),
        text(arguments, "--dev-server-port")
            .map(port -> number("--dev-server-port", port, 65535))
            .orElse(ServerOptions.USUAL_PORT));
  }

  private static Duration patience(ParseResult arguments, String option) {
    return text(arguments, option)
        .map(time -> duration(option, time))
        .orElse(ServerOptions.USUAL_PATIENCE);
  }

  private static boolean has(ParseResult arguments, String option) {
    return arguments.commandSpec().findOption(option) != null
        && arguments.matchedOptionValue(option, false);
  }

  private static Optional<String> text(ParseResult arguments, String option) {
    return arguments.hasMatchedOption(option)
        ? Optional.of(arguments.matchedOptionValue(option, ""))
        : Optional.empty();
  }

  private static Optional<Mode> mode(String word) {
    return switch (word) {
      case "auto" -> Optional.empty();
      case "container" -> Optional.of(Mode.CONTAINER);
      case "embedded" -> Optional.of(Mode.EMBEDDED);
      default ->
          throw new UsageError(
              "`" + word + "` is not a mode", List.of("use `auto`, `container` or `embedded`"));
    };
  }

  private static LogQuery query(ParseResult arguments) {
    return new LogQuery(
        arguments.matchedOptionValue("--follow", false),
        text(arguments, "--tail").map(lines -> number("--tail", lines, 1_000_000)).orElse(-1),
        text(arguments, "--since").map(ServerCommands::since).orElse(0L),
        arguments.matchedOptionValue("--timestamps", false));
  }

  private static long since(String text) {
    if (AMOUNT.matcher(text).matches()) {
      return Instant.now().minus(duration("--since", text)).getEpochSecond();
    }
    try {
      return Instant.parse(text).getEpochSecond();
    } catch (DateTimeException e) {
      throw wrong("--since", text, "`10m` or `2026-01-31T12:00:00Z`");
    }
  }

  private static Duration duration(String option, String text) {
    Matcher amount = AMOUNT.matcher(text.toLowerCase(Locale.ROOT));
    if (!amount.matches()) {
      throw wrong(option, text, "`90s`, `2m` or `1h`");
    }
    long number = Long.parseLong(amount.group(1));
    return switch (amount.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      case null, default -> Duration.ofSeconds(number);
    };
  }

  private static int number(String option, String text, int most) {
    if (text.matches("\\d{1,7}") && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw wrong(option, text, "a number up to " + most);
  }

  private static UsageError wrong(String option, String text, String right) {
    return new UsageError(
        "`" + text + "` is not a value for `" + option + "`", List.of("use " + right));
  }

  @FunctionalInterface
  private interface Work {
    Result run(ParseResult arguments, Console console);
  }

  private record Entry(String name, String description, List<OptionSpec> options, Work work)
      implements Command {
    @Override
    public CommandSpec spec() {
      CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(name);
      spec.usageMessage().description(description);
      options.forEach(spec::addOption);
      return spec;
    }

    @Override
    public Result run(ParseResult arguments, Console console) {
      return work.run(arguments, console);
    }
  }
}
