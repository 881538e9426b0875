package ai.stigmer.runner.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Something an agent can do. */
public interface Tool {
  Definition definition();

  /**
   * Does it.
   *
   * @param arguments checked: every required parameter is there, and each has its type
   * @throws Stop.Requested if the stop is requested before it is done; nothing of it runs on then
   */
  Result run(ObjectNode arguments, Stop stop);

  /**
   * How the model sees it.
   *
   * @param description what it does and what its bounds are, for the model
   */
  record Definition(String name, String description, List<Parameter> parameters) {
    public Definition {
      parameters = List.copyOf(parameters);
    }
  }

  record Parameter(String name, Type type, Presence presence, String description) {}

  enum Type {
    TEXT,
    INTEGER,
    BOOLEAN
  }

  enum Presence {
    REQUIRED,
    OPTIONAL
  }

  /** What came of it, as text for the model. */
  sealed interface Result {
    String text();

    record Success(String text) implements Result {}

    record Failure(String text) implements Result {}
  }
}
