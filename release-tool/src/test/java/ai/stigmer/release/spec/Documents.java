package ai.stigmer.release.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The corpus: {@code good/}; and one mistake per file, by who sees it: {@code yaml/} the parser,
 * {@code shape/} the loader and the JSON Schema, {@code rules/} the loader alone.
 */
final class Documents {
  private static final Path CORPUS = Path.of("src/test/resources/spec");

  private Documents() {}

  static List<Path> in(String folder) {
    try (Stream<Path> files = Files.list(CORPUS.resolve(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String name(Path file) {
    return file.getFileName().toString().replace(".yml", "");
  }
}
