package ai.stigmer.release.debian;

import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.LockedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The jmods a Debian JDK package carries: {@code usr/lib/jvm/<jdk>/jmods/*.jmod}. */
public final class Jmods {
  private Jmods() {}

  /**
   * Gives a folder of them under {@code cache}, made at the first call for this package.
   *
   * @throws InvalidInput if the package is damaged or has none
   */
  public static Path of(DebFile deb, Path cache) {
    Path folder = cache.resolve("jmods").resolve(deb.pinned().sha256().hex());
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try {
      Files.createDirectories(folder.getParent());
      try (LockedFile _ = LockedFile.hold(folder.resolveSibling(folder.getFileName() + ".lock"))) {
        if (!Files.isDirectory(folder)) {
          extract(deb, folder);
        }
      }
      return folder;
    } catch (IOException e) {
      throw Storage.of(folder, "written", e);
    }
  }

  private static void extract(DebFile deb, Path folder) throws IOException {
    Path fresh = folder.resolveSibling(folder.getFileName() + ".partial");
    delete(fresh);
    Files.createDirectories(fresh);
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
      delete(fresh);
      throw new InvalidInput(
          deb.name(), "has no jmods", "name a package such as `openjdk-25-jdk-headless`");
    }
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
