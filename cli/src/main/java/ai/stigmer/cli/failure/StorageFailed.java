package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file under stigmer's folder cannot be read or written. */
public final class StorageFailed extends StigmerException {
  private static final long serialVersionUID = 1;

  public StorageFailed(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(message, details, actions, cause);
  }

  @Override
  public String code() {
    return "storage";
  }

  @Override
  public ExitStatus exitStatus() {
    return ExitStatus.INTERNAL;
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
