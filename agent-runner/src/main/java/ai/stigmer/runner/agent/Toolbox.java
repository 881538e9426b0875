package ai.stigmer.runner.agent;

import static java.util.stream.Collectors.joining;

import ai.stigmer.runner.agent.Model.Call;
import ai.stigmer.runner.agent.Tool.Definition;
import ai.stigmer.runner.agent.Tool.Parameter;
import ai.stigmer.runner.agent.Tool.Presence;
import ai.stigmer.runner.agent.Tool.Result;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The tools of one run. A call that is wrong becomes a failure that the model can learn from. */
public final class Toolbox {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Tool> tools;

  public Toolbox(List<Tool> tools) {
    this.tools = List.copyOf(tools);
  }

  List<Definition> definitions() {
    return tools.stream().map(Tool::definition).toList();
  }

  /**
   * Runs a tool.
   *
   * @throws Stop.Requested if the stop is requested before it is done
   */
  Result run(Call call, Stop stop) {
    for (Tool tool : tools) {
      if (tool.definition().name().equals(call.tool())) {
        return run(tool, call, stop);
      }
    }
    return new Result.Failure(
        "there is no tool `%s`; there are %s"
            .formatted(
                call.tool(),
                definitions().stream().map(d -> "`" + d.name() + "`").collect(joining(", "))));
  }

  private static Result run(Tool tool, Call call, Stop stop) {
    JsonNode arguments;
    try {
      arguments = JSON.readTree(call.arguments().isBlank() ? "{}" : call.arguments());
    } catch (JsonProcessingException e) {
      return new Result.Failure("the arguments are no JSON: " + e.getOriginalMessage());
    }
    if (!(arguments instanceof ObjectNode object)) {
      return new Result.Failure("the arguments must be a JSON object");
    }
    List<String> problems = problems(tool.definition(), object);
    return problems.isEmpty()
        ? tool.run(object, stop)
        : new Result.Failure(String.join("; ", problems));
  }

  private static List<String> problems(Definition definition, ObjectNode arguments) {
    List<String> problems = new ArrayList<>();
    for (Parameter parameter : definition.parameters()) {
      JsonNode value = arguments.path(parameter.name());
      if (value.isMissingNode() || value.isNull()) {
        if (parameter.presence() == Presence.REQUIRED) {
          problems.add("`" + parameter.name() + "` is missing");
        }
        continue;
      }
      boolean fits =
          switch (parameter.type()) {
            case TEXT -> value.isTextual();
            case INTEGER -> value.isIntegralNumber() && value.canConvertToInt();
            case BOOLEAN -> value.isBoolean();
          };
      if (!fits) {
        problems.add("`" + parameter.name() + "` must be " + word(parameter.type()));
      }
    }
    return problems;
  }

  private static String word(Tool.Type type) {
    return switch (type) {
      case TEXT -> "a text";
      case INTEGER -> "a whole number";
      case BOOLEAN -> "true or false";
    };
  }
}
