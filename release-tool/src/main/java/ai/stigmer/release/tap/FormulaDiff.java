package ai.stigmer.release.tap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** What changes in one file of a tap, for people: a unified diff. */
public final class FormulaDiff {
  private static final int CONTEXT_LINES = 1;

  private FormulaDiff() {}

  /**
   * The diff, with the line ends of the texts.
   *
   * @param before empty if the file is new
   */
  public static String of(String path, Optional<String> before, String after) {
    RawText old = text(before.orElse(""));
    RawText now = text(after);
    ByteArrayOutputStream hunks = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(hunks)) {
      formatter.setContext(CONTEXT_LINES);
      formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, old, now), old, now);
      formatter.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // It is written to memory.
    }
    return "--- %s\n+++ b/%s\n%s"
        .formatted(
            before.map(_ -> "a/" + path).orElse("/dev/null"),
            path,
            hunks.toString(StandardCharsets.UTF_8));
  }

  private static RawText text(String text) {
    return new RawText(text.getBytes(StandardCharsets.UTF_8));
  }
}
