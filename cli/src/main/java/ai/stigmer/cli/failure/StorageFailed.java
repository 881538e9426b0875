package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file under stigmer's folder cannot be read or written. */
public final class StorageFailed extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE = Nature.passing("storage", ExitStatus.INTERNAL);

  public StorageFailed(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(NATURE, message, details, actions, cause);
  }
}
