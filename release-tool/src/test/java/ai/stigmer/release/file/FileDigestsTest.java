package ai.stigmer.release.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestsTest {
  private static final Digest WRONG = new Digest("0".repeat(64));

  @TempDir Path folder;
  private Path store;
  private Path file;

  @BeforeEach
  void writeAFile() throws IOException {
    store = folder.resolve("cache/digests");
    file = Files.writeString(folder.resolve("a file"), "first");
  }

  @Test
  void hashesWhatIsInTheFile() {
    assertThat(FileDigests.open(store).of(file)).isEqualTo(digestOf("first"));
  }

  @Test
  void seesAnotherContentOfTheSameSizeAndTime() throws IOException {
    FileDigests digests = FileDigests.open(store);
    FileTime time = Files.getLastModifiedTime(file);
    digests.remember(file, digestOf("first"));

    Files.writeString(file, "other");
    Files.setLastModifiedTime(file, time);

    assertThat(digests.of(file)).isEqualTo(digestOf("other"));
  }

  @Test
  void doesNotReadAnUnchangedFileAgainInTheNextRun() {
    FileDigests first = FileDigests.open(store);
    first.remember(file, WRONG);
    first.save();

    assertThat(FileDigests.open(store).of(file)).isEqualTo(WRONG);
  }

  @Test
  void doesNotTrustAFileChangedAMomentAgo() throws IOException {
    FileDigests digests = FileDigests.open(store);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));

    digests.of(file);
    digests.save();

    assertThat(store).content().isEmpty();
  }

  @Test
  void forgetsFilesThatAreGone() throws IOException {
    FileDigests digests = FileDigests.open(store);
    digests.remember(file, digestOf("first"));
    Files.delete(file);

    digests.save();

    assertThat(store).content().isEmpty();
    assertThat(digests.find(file)).isEmpty();
  }

  @Test
  void startsAnewWithADamagedStore() throws IOException {
    Files.createDirectories(folder.resolve("cache"));
    Files.writeString(store, WRONG.hex() + " 5 x 1 1 " + file + "\nrubbish\n");

    assertThat(FileDigests.open(store).of(file)).isEqualTo(digestOf("first"));
  }

  @Test
  void namesTheFileThatIsMissing() {
    assertThatExceptionOfType(Storage.class)
        .isThrownBy(() -> FileDigests.open(store).of(folder.resolve("nothing")))
        .withMessageContaining("nothing");
  }

  private static Digest digestOf(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
