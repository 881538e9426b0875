package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runner's image is neither here nor can it be had. */
public final class ImageUnavailable extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE =
      Nature.passing("image-unavailable", ExitStatus.IMAGE_UNAVAILABLE);

  public ImageUnavailable(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(NATURE, message, details, actions, cause);
  }
}
