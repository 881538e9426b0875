package ai.stigmer.release.debian;

import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.file.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The jmods a Debian JDK package carries: {@code usr/lib/jvm/<jdk>/jmods/*.jmod}. */
public final class Jmods {
  private Jmods() {}

  /**
   * Gives a folder of them under {@code cache}, made at the first call for this package.
   *
   * @throws InvalidInput if the package is damaged or has none
   */
  public static Path of(DebFile deb, Path cache) {
    return Folder.makeOnce(
        cache.resolve("jmods").resolve(deb.pinned().sha256().hex()), fresh -> extract(deb, fresh));
  }

  private static void extract(DebFile deb, Path fresh) throws IOException {
    Files.createDirectory(fresh);
    List<String> found = new ArrayList<>();
    DebPackage.open(deb)
        .readData(
            entry -> {
              if (entry instanceof RegularFile file
                  && file.path().matches("usr/lib/jvm/[^/]+/jmods/[^/]+\\.jmod")) {
                String name = file.path().substring(file.path().lastIndexOf('/') + 1);
                try (InputStream in = file.content().open()) {
                  Files.copy(in, fresh.resolve(name));
                }
                found.add(name);
              }
            });
    if (found.isEmpty()) {
      throw new InvalidInput(
          deb.name(), "has no jmods", "name a package such as `openjdk-25-jdk-headless`");
    }
  }
}
