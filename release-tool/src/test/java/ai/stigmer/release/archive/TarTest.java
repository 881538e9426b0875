package ai.stigmer.release.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.archive.TarReader.Limits;
import ai.stigmer.release.archive.TarReader.Links;
import ai.stigmer.release.failure.InvalidInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Limits LIMITS = new Limits(1000, 10_000_000);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsBackWhatItWrote(long seed) {
    FileTree tree = FileTree.of(Trees.random(seed));

    FileTree read = reader(LIMITS).tree(new ByteArrayInputStream(tar(tree)));

    assertThat(describe(read)).isEqualTo(describe(tree));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void givesTheSameBytesForAnyOrderOfInputs(long seed) {
    List<Entry> entries = Trees.random(seed);
    List<Entry> shuffled = new ArrayList<>(entries);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(tar(FileTree.of(shuffled))).isEqualTo(tar(FileTree.of(entries)));
  }

  @ParameterizedTest
  @CsvSource({"Asia/Kathmandu,ar-EG", "America/St_Johns,tr-TR", "UTC,de-DE"})
  void givesTheSameBytesInAnyTimeZoneAndLocale(String zone, String locale) {
    FileTree tree = FileTree.of(Trees.random(9));
    byte[] here = tar(tree);
    TimeZone zoneBefore = TimeZone.getDefault();
    Locale localeBefore = Locale.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      Locale.setDefault(Locale.forLanguageTag(locale));
      assertThat(tar(tree)).isEqualTo(here);
    } finally {
      TimeZone.setDefault(zoneBefore);
      Locale.setDefault(localeBefore);
    }
  }

  @Test
  void refusesAContentThatChangedItsSize() {
    for (int actual : new int[] {9, 11}) {
      Content lying =
          new Content() {
            @Override
            public long sizeBytes() {
              return 10;
            }

            @Override
            public InputStream open() {
              return new ByteArrayInputStream(new byte[actual]);
            }
          };
      FileTree tree = FileTree.of(List.of(new RegularFile("a", 0644, Owner.ROOT, lying)));

      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> TarWriter.write(tree, TIME, new ByteArrayOutputStream()))
          .withMessage(
              "`a` has %s bytes than the 10 it had before", actual < 10 ? "fewer" : "more");
    }
  }

  @Test
  void noticesATruncatedArchiveWhereverItIsCut() {
    byte[] whole = tar(FileTree.of(Trees.random(3)));
    for (int length = 0; length < whole.length - 1024; length += 256) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(InvalidInput.class)
          .as("cut to %d of %d bytes", length, whole.length)
          .isThrownBy(() -> reader(LIMITS).tree(new ByteArrayInputStream(cut)));
    }
  }

  @Test
  void answersAnyCorruptionWithInvalidInputOrATree() {
    byte[] whole = tar(FileTree.of(Trees.random(5)));
    Random random = new Random(5);
    for (int i = 0; i < 1000; i++) {
      byte[] corrupt = whole.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt(256);
      }
      try {
        reader(LIMITS).tree(new ByteArrayInputStream(corrupt));
      } catch (InvalidInput _) {
        // Any other exception fails the test.
      }
    }
  }

  @Test
  void noticesACorruptHeader() throws IOException {
    byte[] tar = foreign(entry("name", TarConstants.LF_NORMAL, ""));
    tar[0] = 'g';

    assertRefused(tar, "a corrupt header, entry 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../x          | leaves the folder",
        "a/../../x     | leaves the folder",
        "/etc/passwd   | absolute name",
      })
  void refusesNamesThatEscape(String name, String message) throws IOException {
    assertRefused(foreign(entry(name, TarConstants.LF_NORMAL, "")), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"/etc | outside", "../x | outside", "a/../../../x | outside", "d/l/../.. | outside"})
  void refusesSymbolicLinksThatEscape(String target, String message) throws IOException {
    assertRefused(foreign(entry("link", TarConstants.LF_SYMLINK, target)), message);
  }

  @Test
  void takesSymbolicLinksThatStayInside() throws IOException {
    byte[] tar = foreign(entry("a/b/link", TarConstants.LF_SYMLINK, "../../c/./d"));

    assertThat(reader(LIMITS).tree(new ByteArrayInputStream(tar)).find("a/b/link"))
        .contains(new SymbolicLink("a/b/link", "../../c/./d", Owner.ROOT));
  }

  @Test
  void takesAbsoluteLinksInARootFileSystem() throws IOException {
    byte[] tar = foreign(entry("link", TarConstants.LF_SYMLINK, "/etc/x"));
    TarReader reader = new TarReader("x.tar", Links.ROOT_FILE_SYSTEM, LIMITS);

    assertThatCode(() -> reader.tree(new ByteArrayInputStream(tar))).doesNotThrowAnyException();
  }

  @Test
  void refusesToWriteThroughALink() throws IOException {
    assertRefused(
        foreign(entry("a", TarConstants.LF_SYMLINK, "b"), entry("a/x", TarConstants.LF_NORMAL, "")),
        "below `a`, no directory");
  }

  @Test
  void refusesHardLinksToWhatIsNotInTheArchive() throws IOException {
    assertRefused(foreign(entry("a", TarConstants.LF_LINK, "b")), "no file in it");
    assertRefused(foreign(entry("a", TarConstants.LF_LINK, "/etc/passwd")), "absolute name");
    assertRefused(
        foreign(entry("l", TarConstants.LF_SYMLINK, "x"), entry("a", TarConstants.LF_LINK, "l")),
        "no file in it");
  }

  @Test
  void refusesDevicesAndRepeatedPaths() throws IOException {
    assertRefused(foreign(entry("a", TarConstants.LF_CHR, "")), "no file, directory or link");
    assertRefused(foreign(entry("a", TarConstants.LF_FIFO, "")), "no file, directory or link");
    assertRefused(
        foreign(entry("./a", TarConstants.LF_NORMAL, ""), entry("a", TarConstants.LF_NORMAL, "")),
        "path `a` twice");
  }

  @Test
  void refusesMoreThanTheLimits() {
    byte[] tar = tar(FileTree.of(Trees.random(3)));

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> reader(new Limits(2, 1_000_000)).tree(new ByteArrayInputStream(tar)))
        .withMessage("`x.tar` has more than 2 entries");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> reader(new Limits(99, 5000)).tree(new ByteArrayInputStream(tar)))
        .withMessage("`x.tar` is larger than the 5000 bytes allowed");
  }

  @Test
  void dropsLeadingDotsAndTrailingSlashes() throws IOException {
    byte[] tar =
        foreign(
            entry("./", TarConstants.LF_DIR, ""),
            entry("./usr/", TarConstants.LF_DIR, ""),
            entry("./usr//bin", TarConstants.LF_NORMAL, ""));

    assertThat(reader(LIMITS).tree(new ByteArrayInputStream(tar)).entries())
        .extracting(Entry::path)
        .containsExactly("usr", "usr/bin");
  }

  private static void assertRefused(byte[] tar, String message) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> reader(LIMITS).tree(new ByteArrayInputStream(tar)))
        .withMessageStartingWith("`x.tar` has ")
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.subject()).isEqualTo("x.tar"));
  }

  private static TarReader reader(Limits limits) {
    return new TarReader("x.tar", Links.INSIDE, limits);
  }

  private static byte[] tar(FileTree tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      TarWriter.write(tree, TIME, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static TarArchiveEntry entry(String name, byte type, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    return entry;
  }

  private static byte[] foreign(TarArchiveEntry... entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      for (TarArchiveEntry entry : entries) {
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  private static List<String> describe(FileTree tree) {
    return tree.entries().stream().map(TarTest::describe).toList();
  }

  private static String describe(Entry entry) {
    return switch (entry) {
      case Directory d -> d.toString();
      case SymbolicLink l -> l.toString();
      case HardLink l -> l.toString();
      case RegularFile f -> f.path() + " " + f.mode() + " " + f.owner() + " " + hex(f.content());
    };
  }

  private static String hex(Content content) {
    try (InputStream in = content.open()) {
      return HexFormat.of().formatHex(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keepsWholeSecondsOnly() {
    byte[] tar = tar(FileTree.of(List.of(new Directory("d", 0755, Owner.ROOT))));

    assertThat(new String(tar, 136, 11, StandardCharsets.US_ASCII))
        .isEqualTo(String.format(Locale.ROOT, "%011o", TIME.getEpochSecond()));
    assertThat(tar).hasSize(3 * 512);
  }
}
