package ai.stigmer.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.cli.distribution.Distribution;
import ai.stigmer.cli.failure.BrokenInstallation;
import ai.stigmer.cli.testing.TarFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractionTest {
  @TempDir Path temporary;

  private Path distribution;
  private Path binaries;

  @BeforeEach
  void makeFolders() throws IOException {
    distribution = Files.createDirectory(temporary.resolve("distribution"));
    binaries = temporary.resolve("home/data/bin");
  }

  private Distribution.Embedded embedded(TarFile tar) throws IOException {
    byte[] bytes = TarFile.gzip(tar.bytes());
    Files.write(distribution.resolve("runner.tar.gz"), bytes);
    return new Distribution.Embedded(
        Path.of("runner.tar.gz"), TarFile.digest(bytes).substring(7), bytes.length);
  }

  private static TarFile program(String text) {
    TarFile tar = new TarFile();
    tar.folder("bin", 0755);
    tar.file("bin/agent-runner", text.getBytes(java.nio.charset.StandardCharsets.UTF_8), 0755);
    tar.file("lib/app.jar", new byte[700], 0644);
    tar.member("current", '2', "bin/agent-runner", new byte[0], 0777);
    return tar;
  }

  @Test
  void unpacksOnceUnderTheDigest() throws IOException {
    Distribution.Embedded embedded = embedded(program("one"));
    Path folder = Extraction.ensure(distribution, embedded, binaries);
    assertThat(folder).isEqualTo(binaries.resolve(embedded.sha256()));
    assertThat(folder.resolve("bin/agent-runner")).hasContent("one").isExecutable();
    assertThat(Files.isExecutable(folder.resolve("lib/app.jar"))).isFalse();
    assertThat(folder.resolve("current")).isSymbolicLink().hasContent("one");
    Files.delete(distribution.resolve("runner.tar.gz"));
    assertThat(Extraction.ensure(distribution, embedded, binaries)).isEqualTo(folder);
  }

  @Test
  void keepsTheLastTwoAndSweepsWhatWasKilled() throws Exception {
    Path half = Files.createDirectories(binaries.resolve(".unfinished-abc/bin"));
    Files.writeString(half.resolve("half"), "half");
    for (String text : new String[] {"one", "two", "three"}) {
      Path folder = Extraction.ensure(distribution, embedded(program(text)), binaries);
      Files.setLastModifiedTime(
          folder, java.nio.file.attribute.FileTime.fromMillis(1_000_000L + text.length()));
    }
    Extraction.ensure(distribution, embedded(program("four")), binaries);
    try (Stream<Path> left = Files.list(binaries)) {
      assertThat(left).hasSize(2).noneMatch(path -> path.toString().contains("unfinished"));
    }
  }

  @Test
  void otherBytesThanTheReleasesAreRefused() throws IOException {
    Distribution.Embedded right = embedded(program("one"));
    embedded(program("tampered"));
    assertThatExceptionOfType(BrokenInstallation.class)
        .isThrownBy(() -> Extraction.ensure(distribution, right, binaries))
        .withMessageContaining("has sha256");
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ../escaped      | 0 | ``               | leads outside
          a/../../escaped | 0 | ``               | leads outside
          /tmp/escaped    | 0 | ``               | absolute name
          link            | 2 | /etc/passwd      | outside its folder
          a/link          | 2 | ../../escaped    | outside its folder
          hard            | 1 | bin/agent-runner | neither folder, file nor
          device          | 3 | ``               | neither folder, file nor
          """)
  void whatWouldEscapeIsRefused(String name, char type, String link, String reason)
      throws IOException {
    TarFile tar = program("one");
    tar.member(name, type, link, new byte[0], 0644);
    Distribution.Embedded embedded = embedded(tar);
    assertThatExceptionOfType(BrokenInstallation.class)
        .isThrownBy(() -> Extraction.ensure(distribution, embedded, binaries))
        .withMessageContaining("is refused: ")
        .withMessageContaining(reason);
    assertNothingIsLeft();
    assertThat(temporary.resolve("escaped")).doesNotExist();
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    TarFile tar = new TarFile();
    tar.folder("real", 0755);
    tar.member("alias", '2', "real", new byte[0], 0777);
    tar.file("alias/file", new byte[1], 0644);
    Distribution.Embedded embedded = embedded(tar);
    assertThatExceptionOfType(BrokenInstallation.class)
        .isThrownBy(() -> Extraction.ensure(distribution, embedded, binaries))
        .withMessageContaining("lies behind a link");
    assertNothingIsLeft();
  }

  @Test
  void aCutArchiveLeavesNothing() throws IOException {
    byte[] whole = TarFile.gzip(program("one").bytes());
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);
    Files.write(distribution.resolve("runner.tar.gz"), cut);
    Distribution.Embedded embedded =
        new Distribution.Embedded(
            Path.of("runner.tar.gz"), TarFile.digest(cut).substring(7), cut.length);
    assertThatExceptionOfType(ai.stigmer.cli.failure.StigmerException.class)
        .isThrownBy(() -> Extraction.ensure(distribution, embedded, binaries));
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(binaries)) {
      assertThat(left.filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))).isEmpty();
    }
  }
}
