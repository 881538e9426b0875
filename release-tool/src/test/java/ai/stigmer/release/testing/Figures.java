package ai.stigmer.release.testing;

import ai.stigmer.release.file.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What tests counted, as rows of the table in docs/reliability.md; {@code make soak} collects them.
 */
public final class Figures {
  private static final Path FOLDER = Path.of("target/reliability").toAbsolutePath();

  private Figures() {}

  /**
   * Keeps one row, in place of an earlier one of that name.
   *
   * @param name of the row; rows are sorted by it
   * @param since {@link System#nanoTime} at the beginning
   */
  public static void row(String name, String what, String figures, long since) {
    long tenths = (System.nanoTime() - since) / 100_000_000;
    String row = "| %s | %s | %d.%d |%n".formatted(what, figures, tenths / 10, tenths % 10);
    System.out.print(row);
    AtomicFile.write(FOLDER.resolve(name + ".row"), row.getBytes(StandardCharsets.UTF_8));
  }
}
