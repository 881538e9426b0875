package ai.stigmer.cli.command;

import ai.stigmer.cli.discovery.Discovery;
import ai.stigmer.cli.failure.ExitStatus;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.server.Bundle;
import ai.stigmer.cli.server.Examination;
import ai.stigmer.cli.server.Examination.Check;
import ai.stigmer.cli.server.ServerContext;
import ai.stigmer.cli.server.ServerOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code stigmer doctor}: what would keep the runner from working, each with one fix. */
final class DoctorCommand implements Command {
  private final Optional<Path> home;
  private final Supplier<Host> host;

  DoctorCommand(Optional<Path> home, Supplier<Host> host) {
    this.home = home;
    this.host = host;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("doctor");
    spec.usageMessage().description("Look for what would keep the runner from working.");
    spec.addOption(ServerCommands.RUNTIME.get());
    spec.addOption(ServerCommands.mode());
    spec.addOption(
        ServerCommands.flag(
            "--explain", "List every place of an engine, and why it was rejected."));
    spec.addOption(
        ServerCommands.option("--bundle", "FILE", "Write a zip for a bug report, without secrets.")
            .build());
    return spec;
  }

  @Override
  public Result run(ParseResult arguments, Console console) {
    Host here = host.get();
    ServerContext context = ServerContext.of(here, home, console);
    ServerOptions options = ServerCommands.options(arguments, here);
    Examination examination = new Examination(context, options);
    if (arguments.matchedOptionValue("--explain", false)) {
      return explained(examination);
    }
    Result result = checked(examination.checks());
    String file = arguments.matchedOptionValue("--bundle", "");
    if (file.isEmpty()) {
      return result;
    }
    Path bundle = Path.of(file).toAbsolutePath();
    new Bundle(context, options).write(bundle, result);
    Map<String, @Nullable Object> data = new LinkedHashMap<>(result.data());
    data.put("bundle", bundle.toString());
    return new Result(
        data,
        result.text() + "wrote " + bundle + ": look through it before you send it\n",
        result.warnings(),
        result.exitStatus());
  }

  private static Result explained(Examination examination) {
    try (Discovery discovery = examination.explain()) {
      StringBuilder text = new StringBuilder();
      String chosen = discovery.engine().map(engine -> engine.endpoint().toString()).orElse("");
      List<Map<String, @Nullable Object>> candidates =
          discovery.tried().stream()
              .map(
                  tried -> {
                    boolean taken = tried.answered() && tried.place().equals(chosen);
                    text.append(taken ? "* " : "  ")
                        .append(tried.source())
                        .append("  ")
                        .append(tried.place())
                        .append("  ")
                        .append(tried.answer())
                        .append('\n');
                    Map<String, @Nullable Object> candidate = new LinkedHashMap<>();
                    candidate.put("source", tried.source());
                    candidate.put("place", tried.place());
                    candidate.put("answered", tried.answered());
                    candidate.put("answer", tried.answer());
                    candidate.put("chosen", taken);
                    return candidate;
                  })
              .toList();
      if (chosen.isEmpty()) {
        text.append("no engine answers: the embedded mode is what is left\n");
      }
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      data.put("candidates", candidates);
      data.put("chosen", chosen.isEmpty() ? null : chosen);
      return new Result(data, text.toString(), List.of());
    }
  }

  private static Result checked(List<Check> checks) {
    StringBuilder text = new StringBuilder();
    boolean failed = false;
    for (Check check : checks) {
      failed |= check.state().equals("failed");
      text.append(check.state()).append(" ".repeat(Math.max(1, 9 - check.state().length())));
      text.append(check.name()).append(": ").append(check.detail()).append('\n');
      if (!check.fix().isEmpty()) {
        text.append("         fix: ").append(check.fix()).append('\n');
      }
    }
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put(
        "checks",
        checks.stream()
            .map(
                check -> {
                  Map<String, @Nullable Object> json = new LinkedHashMap<>();
                  json.put("name", check.name());
                  json.put("state", check.state());
                  json.put("detail", check.detail());
                  json.put("fix", check.fix().isEmpty() ? null : check.fix());
                  return json;
                })
            .toList());
    return new Result(
        data, text.toString(), List.of(), failed ? ExitStatus.NOT_READY : ExitStatus.DONE);
  }
}
