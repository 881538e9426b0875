package ai.stigmer.runner.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Why a run failed, for programs; in JSON in lower case. */
public enum FailureKind {
  /** The arguments of the activity, or no model is named anywhere. */
  @JsonProperty("invalid_request")
  INVALID_REQUEST,
  /** The thread's folder cannot be made or used. */
  @JsonProperty("sandbox_unavailable")
  SANDBOX_UNAVAILABLE,
  /** The model's server cannot be reached, is overloaded or broken; retries are spent. */
  @JsonProperty("model_unavailable")
  MODEL_UNAVAILABLE,
  /** The model's server refuses: key, name of the model, content of the request. */
  @JsonProperty("model_refused")
  MODEL_REFUSED,
  /** No byte from the model for as long as the limit says. */
  @JsonProperty("model_silent")
  MODEL_SILENT,
  /** What the model's server sends is not OpenAI's protocol. */
  @JsonProperty("model_malformed")
  MODEL_MALFORMED,
  @JsonProperty("turn_limit")
  TURN_LIMIT,
  @JsonProperty("time_limit")
  TIME_LIMIT,
  @JsonProperty("output_limit")
  OUTPUT_LIMIT,
  /** A bug of the runner; the stack trace is in its log. */
  @JsonProperty("internal")
  INTERNAL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
