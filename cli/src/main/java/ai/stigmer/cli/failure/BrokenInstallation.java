package ai.stigmer.cli.failure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of the distribution is missing, unreadable or wrong. */
public final class BrokenInstallation extends StigmerException {
  private static final long serialVersionUID = 1;

  private final transient Path file;

  /**
   * Names the file at fault.
   *
   * @param problem what is wrong with the file, for example {@code is missing}
   */
  public BrokenInstallation(Path file, String problem, @Nullable Throwable cause) {
    super("this installation of stigmer is broken: `" + file + "` " + problem, cause);
    this.file = file;
  }

  @Override
  public String code() {
    return "broken-installation";
  }

  @Override
  public ExitStatus exitStatus() {
    return ExitStatus.INTERNAL;
  }

  @Override
  public boolean retryable() {
    return false;
  }

  @Override
  public Map<String, Object> details() {
    return Map.of("file", file.toString());
  }

  @Override
  public List<String> actions() {
    return List.of("install stigmer again, for example with `brew reinstall stigmer`");
  }
}
