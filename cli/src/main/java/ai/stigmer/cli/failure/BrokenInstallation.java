package ai.stigmer.cli.failure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of the distribution is missing, unreadable or wrong. */
public final class BrokenInstallation extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE = Nature.lasting("broken-installation", ExitStatus.INTERNAL);

  /**
   * Names the file at fault.
   *
   * @param problem what is wrong with the file, for example {@code is missing}
   */
  public BrokenInstallation(Path file, String problem, @Nullable Throwable cause) {
    super(
        NATURE,
        "this installation of stigmer is broken: `" + file + "` " + problem,
        Map.of("file", file.toString()),
        List.of("install stigmer again, for example with `brew reinstall stigmer`"),
        cause);
  }
}
