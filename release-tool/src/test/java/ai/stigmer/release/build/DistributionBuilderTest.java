package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.formula.Bottle;
import ai.stigmer.release.formula.BottleTag;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.Shell;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.runtime.LinkedRuntime;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionBuilderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/build");
  private static final ReleaseFacts RELEASE =
      new ReleaseFacts(
          "acme",
          "1.2.3",
          "0123456789abcdef0123456789abcdef01234567",
          Instant.ofEpochSecond(1_750_000_000));
  private static final Digest DIGEST = new Digest("ab".repeat(32));

  @TempDir Path folder;
  private Path dist;

  @BeforeEach
  void writeInputs() throws IOException {
    dist = folder.resolve("dist");
    file("runtime/bin/java", "java");
    Files.setPosixFilePermissions(
        folder.resolve("runtime/bin/java"), PosixFilePermissions.fromString("rwx------"));
    file("runtime/lib/modules", "modules");
    file("runtime/legal/java.base/LICENSE", "license");
    Files.createDirectories(folder.resolve("runtime/legal/java.net.http"));
    Files.createSymbolicLink(
        folder.resolve("runtime/legal/java.net.http/LICENSE"), Path.of("../java.base/LICENSE"));
    file("target/tool.jar", "tool jar");
    file("target/lib.jar", "lib jar");
    file("target/tool.bash", "bash");
    file("target/_tool", "zsh");
    file("target/tool.fish", "fish");
    file("target/tool.1", "man page");
    file("target/classes.jsa", "class data");
    file("target/classes.lst", "class list");
  }

  @Test
  void packsADistribution() throws IOException {
    builder().embedded(embedded());

    Artifact archive = builder().archive(inputs());

    assertGolden("archive.txt", listing(dist.resolve(archive.path())));
    assertThat(archive.kind()).isEqualTo(ArtifactKind.ARCHIVE);
    assertThat(archive.path()).isEqualTo("archives/tool-1.2.3-linux-arm64.tar.gz");
    assertThat(archive.name()).isEqualTo("tool-1.2.3-linux-arm64.tar.gz");
    assertThat(archive.platform()).isEqualTo(Platform.LINUX_ARM64);
    assertThat(archive.sizeBytes()).isEqualTo(Files.size(dist.resolve(archive.path())));
    assertThat(archive.sha256())
        .isEqualTo(Digest.of(Files.readAllBytes(dist.resolve(archive.path()))));
  }

  @Test
  void tellsADistributionWhatItIs() throws IOException {
    Artifact embedded = builder().embedded(embedded());

    String json = new String(builder().distributionJson(inputs()), StandardCharsets.UTF_8);

    assertGolden(
        "distribution.json",
        json.replace(embedded.sha256().hex(), "<sha256 of the tarball>")
            .replace(": " + embedded.sizeBytes() + "\n", ": <its size>\n"));
  }

  @Test
  void tellsAPlainDistributionOnlyWhatThereIs() throws IOException {
    DistributionInputs plain = plain(new ClassData.None());

    assertGolden(
        "distribution-plain.json",
        new String(builder().distributionJson(plain), StandardCharsets.UTF_8));
  }

  @Test
  void packsAnEmbeddedTarballWithItsLauncher() throws IOException {
    Artifact embedded = builder().embedded(embedded());

    assertThat(embedded.path()).isEqualTo("embedded/binaries/linux_arm64/runner.tar.gz");
    assertThat(embedded.kind()).isEqualTo(ArtifactKind.EMBEDDED);
    assertGolden("embedded.txt", listing(dist.resolve(embedded.path())));
  }

  @Test
  void poursABottleFromTheSameContents() throws IOException {
    builder().embedded(embedded());
    Bottle bottle =
        new Bottle(new FormulaName("tool"), "1.2.3", BottleTag.of(Platform.LINUX_ARM64));

    Artifact artifact = builder().bottle(inputs(), bottle);

    assertThat(artifact.path()).isEqualTo("bottles/tool-1.2.3.arm64_linux.bottle.tar.gz");
    assertThat(artifact.kind()).isEqualTo(ArtifactKind.BOTTLE);
    assertGolden("bottle.txt", listing(dist.resolve(artifact.path())));
  }

  @Test
  void namesTheEmbeddedTarballThatIsMissing() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> builder().archive(inputs()))
        .withMessage(
            "`tool` for `linux/arm64` is a distribution whose embedded tarball is missing:"
                + " `embedded/binaries/linux_arm64/runner.tar.gz`");
    assertThat(dist).doesNotExist();
  }

  @Test
  void leavesAnUnchangedTarballAlone() throws IOException {
    Path archive = dist.resolve(builder().archive(plain(new ClassData.None())).path());
    Object before = Files.getAttribute(archive, "unix:ino");

    builder().archive(plain(new ClassData.None()));

    assertThat(Files.getAttribute(archive, "unix:ino")).isEqualTo(before);
  }

  @Test
  void writesATarballAnewWhenItsFileOrItsContentsChanged() throws IOException {
    Artifact first = builder().archive(plain(new ClassData.None()));
    Path archive = dist.resolve(first.path());

    Files.writeString(archive, "damaged");
    assertThat(builder().archive(plain(new ClassData.None()))).isEqualTo(first);
    assertThat(Digest.of(Files.readAllBytes(archive))).isEqualTo(first.sha256());

    file("target/tool.jar", "changed!");
    assertThat(builder().archive(plain(new ClassData.None())).sha256())
        .isNotEqualTo(first.sha256());
  }

  @Test
  void packsWhatIsTheSameForAllPlatformsOnce() throws IOException {
    Artifact arm = builder().embedded(embedded());
    Artifact intel =
        builder()
            .embedded(
                new EmbeddedInputs(
                    RELEASE,
                    "runner",
                    Platform.DARWIN_AMD64,
                    embedded().files(),
                    embedded().program()));

    assertThat(intel.sha256()).isEqualTo(arm.sha256());
    assertThat(dist.resolve(intel.path())).hasSameBinaryContentAs(dist.resolve(arm.path()));
  }

  @Test
  void takesTheClassListAlongWhereTheArchiveIsMadeAtTheFirstStart() throws IOException {
    Artifact archive =
        builder().archive(plain(new ClassData.AtFirstStart(folder.resolve("target/classes.lst"))));

    assertThat(listing(dist.resolve(archive.path())))
        .contains("lib/app/classes.lst")
        .doesNotContain("classes.jsa");
  }

  @Test
  void refusesTwoJarsOfOneName() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                new Program(
                    "tool", "Main", List.of(Path.of("a/x.jar"), Path.of("b/x.jar")), List.of()))
        .withMessageContaining("`b/x.jar` has the file name of another jar");
  }

  private DistributionBuilder builder() {
    return new DistributionBuilder(
        FileDigests.open(folder.resolve("digests")), folder.resolve("cache"), dist);
  }

  private EmbeddedInputs embedded() {
    return new EmbeddedInputs(
        RELEASE,
        "runner",
        Platform.LINUX_ARM64,
        FileTree.of(List.of(text("LICENSE", "license"))),
        Optional.of(program("runner")));
  }

  private DistributionInputs plain(ClassData classData) {
    return new DistributionInputs(
        RELEASE,
        "tool",
        Platform.LINUX_ARM64,
        runtime(),
        program("tool"),
        classData,
        Map.of(),
        List.of(),
        FileTree.EMPTY,
        Optional.empty(),
        Optional.empty());
  }

  private DistributionInputs inputs() {
    Path target = folder.resolve("target");
    return new DistributionInputs(
        RELEASE,
        "tool",
        Platform.LINUX_ARM64,
        runtime(),
        program("tool"),
        new ClassData.Archived(target.resolve("classes.jsa")),
        Map.of(
            Shell.BASH, target.resolve("tool.bash"),
            Shell.ZSH, target.resolve("_tool"),
            Shell.FISH, target.resolve("tool.fish")),
        List.of(target.resolve("tool.1")),
        FileTree.of(List.of(text("LICENSE", "license"), text("doc/guide.txt", "guide"))),
        Optional.of("runner"),
        Optional.of(
            new PinnedImage(
                "registry.example/acme/runner@" + DIGEST,
                new TreeMap<>(
                    Map.of(
                        Platform.LINUX_ARM64, 25_000_000L, Platform.LINUX_AMD64, 26_000_000L)))));
  }

  private LinkedRuntime runtime() {
    return new LinkedRuntime(folder.resolve("runtime"), DIGEST);
  }

  private Program program(String command) {
    return new Program(
        command,
        "com.acme.Main",
        List.of(folder.resolve("target/tool.jar"), folder.resolve("target/lib.jar")),
        List.of("-XX:+UseSerialGC"));
  }

  private static Entry text(String path, String text) {
    return new RegularFile(
        path, 0644, Owner.ROOT, Content.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void file(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  /** Mode, owner, time, path and link target of each entry. */
  private static String listing(Path tarball) throws IOException {
    List<String> lines = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(tarball));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        lines.add(
            "%04o %d:%d %d %s%s"
                .formatted(
                    e.getMode() & 07777,
                    e.getLongUserId(),
                    e.getLongGroupId(),
                    e.getLastModifiedTime().toMillis(),
                    e.getName(),
                    e.isSymbolicLink() ? " -> " + e.getLinkName() : ""));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void assertGolden(String name, String actual) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }
}
