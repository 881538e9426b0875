package ai.stigmer.release.build;

import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.file.LockedFile;
import ai.stigmer.release.manifest.PartJson;
import ai.stigmer.release.manifest.ReleaseJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@code dist/}, which holds a release, a part of one, or what is on the way to it.
 *
 * <p>The list of what is in it is taken away before the first change and written last: where it
 * stands, everything it lists does too.
 */
public final class DistFolder {
  private static final String LOCK = ".lock";
  private static final String IMAGES = "images";
  private static final List<String> FOLDERS =
      List.of(
          "archives",
          "bottles",
          PackedContents.FOLDER,
          "embedded",
          "formula",
          ProvenanceStep.FOLDER,
          SbomStep.FOLDER);
  private static final List<String> LISTS = List.of(ReleaseJson.FILE_NAME, PartJson.FILE_NAME);

  private final Path folder;

  DistFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether a build keeps things of its own in {@code folder}, or around it. */
  public static boolean isOwn(Path dist, Path folder) {
    return dist.startsWith(folder)
        || Stream.concat(FOLDERS.stream(), Stream.of(IMAGES, ".cache"))
            .anyMatch(name -> folder.startsWith(dist.resolve(name)));
  }

  /**
   * Works in it as the only one.
   *
   * @throws Unavailable if somebody else is at work there
   */
  <T> T alone(Supplier<T> work) {
    createFolders(folder);
    try (LockedFile _ =
        LockedFile.tryHold(folder.resolve(LOCK))
            .orElseThrow(
                () ->
                    new Unavailable(
                        folder.toString(),
                        "is in use by another release-tool",
                        "wait until that one has ended, and run again",
                        null))) {
      return work.get();
    }
  }

  /** From here on it holds nothing that is complete. */
  void forgetLists() {
    LISTS.forEach(list -> delete(folder.resolve(list)));
  }

  /**
   * Deletes what an earlier build left in the folders of this one.
   *
   * @param paths of files to keep
   * @param images names of those to keep
   */
  void keepOnly(Collection<String> paths, Set<String> images) {
    Set<Path> kept = Set.copyOf(paths.stream().map(folder::resolve).toList());
    List<Path> files = new ArrayList<>(List.of(folder.resolve(Checksums.NAME)));
    FOLDERS.forEach(name -> files.addAll(files(folder.resolve(name))));
    files.stream().filter(file -> !kept.contains(file)).forEach(DistFolder::delete);
    Path layouts = folder.resolve(IMAGES);
    if (Files.isDirectory(layouts)) {
      children(layouts).stream()
          .filter(layout -> !images.contains(layout.getFileName().toString()))
          .forEach(Folder::delete);
    }
  }

  /** Every file a build leaves, and the lists, there or not. */
  List<Path> contents() {
    List<Path> all = new ArrayList<>();
    FOLDERS.forEach(name -> all.addAll(files(folder.resolve(name))));
    all.addAll(files(folder.resolve(IMAGES)));
    all.add(folder.resolve(Checksums.NAME));
    LISTS.forEach(list -> all.add(folder.resolve(list)));
    return all;
  }

  static void createFolders(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw Storage.of(folder, "created", e);
    }
  }

  private static Collection<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw Storage.of(path, "deleted", e);
    }
  }
}
