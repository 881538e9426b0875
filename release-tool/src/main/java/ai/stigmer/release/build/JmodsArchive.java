package ai.stigmer.release.build;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.TarReader;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.file.Folder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;

/** The {@code .jmod} files of a JDK's jmods archive, as its makers ship it apart from the JDK. */
final class JmodsArchive {
  private static final TarReader.Limits LIMITS = new TarReader.Limits(10_000, 2L << 30);

  private JmodsArchive() {}

  /**
   * Gives {@code folder}, filled at the first call.
   *
   * @param archive a {@code .tar.gz}, its digest checked
   * @throws InvalidInput if it is damaged or holds no modules
   */
  static Path unpack(Path archive, String name, Path folder) {
    return Folder.makeOnce(folder, fresh -> extract(archive, name, fresh));
  }

  private static void extract(Path archive, String name, Path fresh) throws IOException {
    Files.createDirectories(fresh);
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      new TarReader(name, TarReader.Links.INSIDE, LIMITS).read(in, entry -> keep(entry, fresh));
    }
    if (!Files.exists(fresh.resolve("java.base.jmod"))) {
      throw new InvalidInput(name, "holds no `java.base.jmod`", "name an archive of a JDK's jmods");
    }
  }

  private static void keep(Entry entry, Path folder) throws IOException {
    String file = entry.path().substring(entry.path().lastIndexOf('/') + 1);
    if (entry instanceof Entry.RegularFile module && file.endsWith(".jmod")) {
      try (InputStream in = module.content().open()) {
        Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
