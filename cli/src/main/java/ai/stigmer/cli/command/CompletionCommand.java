package ai.stigmer.cli.command;

import ai.stigmer.cli.failure.UsageError;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.reference.BashCompletion;
import ai.stigmer.cli.reference.FishCompletion;
import ai.stigmer.cli.reference.ZshCompletion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code stigmer completion SHELL}: the script that completes commands and options. */
public final class CompletionCommand implements Command {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("completion");
    spec.usageMessage()
        .description("Print a completion script for bash, zsh or fish.")
        .footer(
            "",
            "Load it in this session:",
            "  bash  source <(stigmer completion bash)",
            "  zsh   source <(stigmer completion zsh)",
            "  fish  stigmer completion fish | source");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .type(String.class)
            .paramLabel("SHELL")
            .description("bash, zsh or fish.")
            .completionCandidates(SHELLS)
            .build());
    return spec;
  }

  @Override
  public Result run(ParseResult arguments, Console console) {
    String shell = arguments.matchedPositionalValue(0, "");
    CommandSpec root = arguments.commandSpec().root();
    String script =
        switch (shell) {
          case "bash" -> BashCompletion.of(root);
          case "zsh" -> ZshCompletion.of(root);
          case "fish" -> FishCompletion.of(root);
          default ->
              throw new UsageError(
                  "there is no completion script for `" + shell + "`",
                  List.of("use one of `bash`, `zsh`, `fish`"));
        };
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("shell", shell);
    data.put("script", script);
    return new Result(data, script, List.of());
  }
}
