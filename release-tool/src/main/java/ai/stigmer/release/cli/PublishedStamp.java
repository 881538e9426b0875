package ai.stigmer.release.cli;

import ai.stigmer.release.build.Stamp;
import ai.stigmer.release.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a folder holds what is in {@code dist/}, and what publishing to it says then. Whatever
 * happens in such a folder shows in its files' times; a registry or GitHub is asked each time.
 *
 * @param dist the folder of the build, which has a stamp of its own
 * @param key that of the build
 */
record PublishedStamp(Path dist, String key) {
  private static final char SEPARATOR = '\0';

  /**
   * What publishing says with nothing to do.
   *
   * @param err lines for people
   * @param out the result
   */
  record Answer(String err, String out) {}

  /**
   * A folder at one moment.
   *
   * @param settled whether any later change shows, however coarse the file system's clock
   */
  record Look(Stamp.State state, boolean settled) {}

  /**
   * Looks at all files below {@code folder}. Gives nothing where times cannot tell: if there are
   * none, if some cannot be looked at, and where links lead elsewhere.
   */
  static Optional<Look> at(Path repository, Path folder) {
    Instant now = Instant.now();
    List<Path> files = new ArrayList<>();
    try {
      Path direct = repository.toRealPath().resolve(repository.relativize(folder));
      if (!folder.toRealPath().equals(direct)) {
        return Optional.empty();
      }
      boolean[] linked = new boolean[1];
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              files.add(path);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              files.add(path);
              linked[0] |= attributes.isSymbolicLink();
              return linked[0] ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
          });
      return linked[0]
          ? Optional.empty()
          : Optional.of(new Look(Stamp.stateOf(files), Stamp.areOlder(files, now)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The answer, if the folder is as it was when that was found; asked by times alone. */
  Optional<Answer> answer() {
    if (!stamp().isCurrent(keyHere())) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(text());
      int separator = text.indexOf(SEPARATOR);
      return separator < 0
          ? Optional.empty()
          : Optional.of(new Answer(text.substring(0, separator), text.substring(separator + 1)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /**
   * Remembers that there was nothing to do.
   *
   * @param before the folder before that was found
   */
  void write(Look before, Answer answer) {
    stamp().clear();
    if (before.settled()) {
      AtomicFile.write(
          text(), (answer.err() + SEPARATOR + answer.out()).getBytes(StandardCharsets.UTF_8));
      stamp().write(keyHere(), before.state());
    }
  }

  /** The answer names paths as one types them here. */
  private String keyHere() {
    return key + '\t' + Path.of("").toAbsolutePath().toString().replace('\n', ' ');
  }

  private Stamp stamp() {
    return new Stamp(dist.resolve(".cache/published"));
  }

  private Path text() {
    return dist.resolve(".cache/published.txt");
  }
}
