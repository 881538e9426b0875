package ai.stigmer.cli.output;

import ai.stigmer.cli.failure.StigmerException;
import com.grack.nanojson.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one JSON object every command answers with under {@code -o json}: one line. */
public final class Envelope {
  private Envelope() {}

  public static String of(String command, Result result) {
    return line(command, "ok", result.data(), result.warnings(), null);
  }

  public static String of(String command, StigmerException failure) {
    return failed(
        command,
        failure.code(),
        failure.getMessage(),
        failure.retryable(),
        failure.details(),
        failure.actions());
  }

  /** For a failure that is ours. */
  public static String ofBug(String command, Throwable bug) {
    return failed(
        command, "internal", "internal error: " + bug, false, Map.of(), List.of("report this"));
  }

  private static String failed(
      String command,
      String code,
      String message,
      boolean retryable,
      Map<String, Object> details,
      List<String> actions) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.put("retryable", retryable);
    error.put("details", details);
    error.put("actions", actions);
    return line(command, "error", null, List.of(), error);
  }

  private static String line(
      String command,
      String status,
      @Nullable Map<String, @Nullable Object> data,
      List<String> warnings,
      @Nullable Map<String, @Nullable Object> error) {
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("schemaVersion", 1);
    envelope.put("command", command);
    envelope.put("status", status);
    envelope.put("data", data);
    envelope.put("warnings", warnings);
    envelope.put("error", error);
    return JsonWriter.string(envelope) + "\n";
  }
}
