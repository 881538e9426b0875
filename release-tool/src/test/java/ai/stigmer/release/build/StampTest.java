package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampTest {
  private static final String KEY = "commit and profile";

  @TempDir Path folder;
  private Path sources;
  private Path file;
  private Stamp stamp;

  @BeforeEach
  void build() throws IOException {
    sources = Files.createDirectory(folder.resolve("sources"));
    file = Files.writeString(sources.resolve("a"), "content");
    // Old enough for any later change to differ, however coarse the file system's clock.
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    Files.setLastModifiedTime(sources, FileTime.fromMillis(1_000_000));
    stamp = new Stamp(folder.resolve(".cache/stamp"));
    stamp.write(KEY, Stamp.stateOf(List.of(sources, file)));
  }

  @Test
  void isCurrentWhileNothingChanges() {
    assertThat(stamp.isCurrent(KEY)).isTrue();
    assertThat(new Stamp(folder.resolve(".cache/stamp")).isCurrent(KEY)).isTrue();
  }

  @Test
  void isNotCurrentForAnotherKey() {
    assertThat(stamp.isCurrent("another commit")).isFalse();
  }

  @Test
  void seesAnotherSizeUnderTheSameTime() throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, "more content");
    Files.setLastModifiedTime(file, before);

    assertThat(stamp.isCurrent(KEY)).isFalse();
  }

  @Test
  void seesAnotherTimeOfTheSameContent() throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));

    assertThat(stamp.isCurrent(KEY)).isFalse();
  }

  @Test
  void seesAFileReplacedByOneOfTheSameSizeAndTime() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "CONTENT");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(stamp.isCurrent(KEY)).isFalse();
  }

  @Test
  void seesAnAddedFile() throws IOException {
    Files.writeString(sources.resolve("b"), "new");

    assertThat(stamp.isCurrent(KEY)).isFalse();
  }

  @Test
  void seesARemovedFile() throws IOException {
    Files.delete(file);

    assertThat(stamp.isCurrent(KEY)).isFalse();
  }

  @Test
  void recordsTheStateAsItWasTaken() throws IOException {
    Stamp.State before = Stamp.stateOf(List.of(sources, file));
    Files.writeString(file, "changed since");

    stamp.write(KEY, before);

    assertThat(stamp.isCurrent(KEY)).isFalse();
  }

  @Test
  void tellsFilesThatChangedSinceAMoment() throws IOException {
    Instant changed = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();

    assertThat(Stamp.areOlder(List.of(file), changed.plusSeconds(1))).isTrue();
    assertThat(Stamp.areOlder(List.of(file), changed)).isFalse();
    assertThat(Stamp.areOlder(List.of(folder.resolve("none")), changed)).isTrue();
  }

  @Test
  void isNotCurrentOnceCleared() {
    stamp.clear();

    assertThat(stamp.isCurrent(KEY)).isFalse();
    stamp.clear();
  }

  @Test
  void isNotCurrentWhenDamaged() throws IOException {
    for (String damaged : List.of("", KEY + "\nno tab\n", "\0")) {
      Files.writeString(folder.resolve(".cache/stamp"), damaged);

      assertThat(stamp.isCurrent(KEY)).as(damaged).isFalse();
    }
  }
}
