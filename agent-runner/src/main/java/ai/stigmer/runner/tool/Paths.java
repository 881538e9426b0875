package ai.stigmer.runner.tool;

import ai.stigmer.runner.agent.Tool;
import ai.stigmer.runner.agent.Tool.Parameter;
import ai.stigmer.runner.agent.Tool.Presence;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The parameter that the file tools share. */
final class Paths {
  static final String PATH = "path";

  private Paths() {}

  static Parameter parameter(String description) {
    return new Parameter(PATH, Tool.Type.TEXT, Presence.REQUIRED, description);
  }

  static String of(ObjectNode arguments) {
    return arguments.path(PATH).asText("");
  }
}
