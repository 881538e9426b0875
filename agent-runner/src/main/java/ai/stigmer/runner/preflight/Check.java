package ai.stigmer.runner.preflight;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One finding.
 *
 * @param detail a sentence in lower case, without secrets
 * @param hint the one thing to do about it; empty unless it failed
 */
@JsonPropertyOrder({"name", "state", "detail", "hint"})
public record Check(String name, State state, String detail, String hint) {
  /** How a check ended; in JSON in lower case. */
  public enum State {
    @JsonProperty("ok")
    OK,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("skipped")
    SKIPPED
  }

  public Check {
    if (hint.isEmpty() == (state == State.FAILED)) {
      throw new IllegalArgumentException("a failed check, and no other, has a hint: " + name);
    }
  }

  static Check ok(String name, String detail) {
    return new Check(name, State.OK, detail, "");
  }

  static Check skipped(String name, String detail) {
    return new Check(name, State.SKIPPED, detail, "");
  }

  public static Check failed(String name, String detail, String hint) {
    return new Check(name, State.FAILED, detail, hint);
  }
}
