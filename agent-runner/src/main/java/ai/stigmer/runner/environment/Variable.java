package ai.stigmer.runner.environment;

import java.util.Optional;

/**
 * One environment variable.
 *
 * @param defaultText as it would stand in the environment; empty where there is no default
 * @param description one sentence with a capital and a full stop, in Markdown
 */
record Variable<T>(String name, Type<T> type, Optional<String> defaultText, String description) {
  Variable {
    if (!name.matches("[A-Z][A-Z0-9_]*")) {
      throw new IllegalArgumentException("not a variable's name: `" + name + "`");
    }
    defaultText.ifPresent(type::parse);
  }

  static <T> Variable<T> of(String name, Type<T> type, String defaultText, String description) {
    return new Variable<>(name, type, Optional.of(defaultText), description);
  }

  static <T> Variable<T> optional(String name, Type<T> type, String description) {
    return new Variable<>(name, type, Optional.empty(), description);
  }

  boolean secret() {
    return type instanceof Type.Confidential;
  }
}
