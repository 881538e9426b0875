package ai.stigmer.release.verify;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.archive.TarWriter;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.folder.ReleaseFolder;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.testing.SampleRelease;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeepVerificationTest {
  private static final Platform HERE = Platform.LINUX_AMD64;
  private static final String ARCHIVE = "stigmer-1.2.3-linux-amd64.tar.gz";

  @TempDir Path temporary;
  private ReleaseManifest release;
  private Path downloads;

  @BeforeEach
  void build() throws IOException {
    release = SampleRelease.build(temporary.resolve("dist"), "1.2.3");
    downloads = Files.createDirectories(temporary.resolve("releases/v1.2.3"));
  }

  private List<Finding> check() {
    ReleaseHost host = new ReleaseFolder(temporary.resolve("releases"));
    return DeepVerification.check(release, host, HERE);
  }

  private void archive(String path, int mode, String script) throws IOException {
    FileTree tree =
        FileTree.of(
            List.of(
                new RegularFile(
                    path, mode, Owner.ROOT, Content.of(script.getBytes(StandardCharsets.UTF_8)))));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(downloads.resolve(ARCHIVE)))) {
      TarWriter.write(tree, Instant.EPOCH, out);
    }
  }

  private void program(String script) throws IOException {
    archive("stigmer-1.2.3/bin/stigmer", 0755, "#!/bin/sh\n" + script);
  }

  @Test
  void aProgramThatSaysItsVersionIsRight() throws IOException {
    program("[ \"$*\" = --version ] && echo stigmer 1.2.3.\n");

    assertThat(check()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 1.2.4",
        "echo 11.2.3",
        "echo 1.2.30",
        "echo 1.2.3-rc.1",
        "echo 1.2.3; exit 1"
      })
  void aProgramThatSaysAnotherVersionOrFailsIsFound(String script) throws IOException {
    program(script + "\n");

    assertThat(check())
        .extracting(Finding::subject)
        .containsExactly(ARCHIVE + " stigmer --version");
  }

  @Test
  void anArchiveWithoutAProgramIsFound() throws IOException {
    archive("stigmer-1.2.3/bin/README", 0644, "nothing to run");

    assertThat(check()).extracting(Finding::expected).containsExactly("a program in bin/");
  }

  @Test
  void whatIsNoArchiveIsFound() throws IOException {
    Files.writeString(downloads.resolve(ARCHIVE), "no gzip");

    assertThat(check()).extracting(Finding::expected).containsExactly("an archive that unpacks");
  }

  @Test
  void aReleaseNeedNotBeForThisPlatform() {
    assertThat(DeepVerification.isFor(release, HERE)).isTrue();
    assertThat(DeepVerification.isFor(release, Platform.DARWIN_AMD64)).isFalse();
  }
}
