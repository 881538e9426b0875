package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runner's image is neither here nor can it be had. */
public final class ImageUnavailable extends StigmerException {
  private static final long serialVersionUID = 1;

  public ImageUnavailable(
      String message,
      Map<String, Object> details,
      List<String> actions,
      @Nullable Throwable cause) {
    super(message, details, actions, cause);
  }

  @Override
  public String code() {
    return "image-unavailable";
  }

  @Override
  public ExitStatus exitStatus() {
    return ExitStatus.IMAGE_UNAVAILABLE;
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
