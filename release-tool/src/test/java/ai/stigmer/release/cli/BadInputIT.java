package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.input.LoopbackMirror;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input from the outside: the whole error output and the exit code, and nothing half-written
 * afterwards. Golden files hold {@code exit <code>}, then what stood on standard error.
 */
class BadInputIT {
  private static final String POOL_PATH = "/pool/acme-base_1_amd64.deb";

  @TempDir Path temporary;
  private TinyRepository repository;

  @BeforeAll
  static void requireGit() {
    RequiredTool.require("git");
  }

  @BeforeEach
  void create() {
    repository = new TinyRepository(temporary);
  }

  @Test
  void buildsTheRepositoryThatTheOtherTestsBreak() {
    Outcome built = repository.run("build");

    assertThat(built.exitCode()).as(built.err()).isZero();
    assertThat(repository.dist().resolve("release.json")).exists();
    assertThat(repository.run("build").err()).contains("nothing to do");
  }

  @Test
  void unknownKey() {
    refuses("unknown-key", repository.releasing("vendor:", "vender:"));
  }

  @Test
  void wrongType() {
    refuses(
        "wrong-type", repository.releasing("platforms: [linux/amd64]", "platforms: linux/amd64"));
  }

  @Test
  void missingReleaseYml() {
    refuses("missing-release-yml", repository, "build", "-f", "none.yml");
  }

  @Test
  void missingFile() {
    refuses("missing-file", repository.releasing("files/*.txt", "files/none.txt"));
  }

  @Test
  void emptyGlob() {
    refuses("empty-glob", repository.releasing("files/*.txt", "files/deep/er/*.txt"));
  }

  @Test
  void duplicateName() {
    refuses(
        "duplicate-name",
        repository.releasing(
            "      - name: files\n", "      - name: files\n      - name: files\n"));
  }

  @Test
  void pathLeavingTheRepository() {
    refuses("path-leaving-the-repository", repository.releasing("files/*.txt", "../secret.txt"));
  }

  @Test
  void linkLeavingTheRepository() throws IOException {
    Path secret = Files.writeString(temporary.resolve("secret"), "secret");
    Files.createSymbolicLink(repository.folder().resolve("files/b.txt"), secret);
    repository.tree().commit("link");

    refuses("link-leaving-the-repository", repository);
  }

  @Test
  void unknownPlaceholder() {
    refuses("unknown-placeholder", repository.releasing("/opt/acme/", "/opt/${versoin}/"));
  }

  @Test
  void unknownPlatform() {
    refuses("unknown-platform", repository.releasing("[linux/amd64]", "[linux/arm46]"));
  }

  @Test
  void unknownProfile() {
    refuses("unknown-profile", repository, "build", "--profile", "locla");
  }

  @Test
  void tagThatIsNoSemanticVersion() {
    repository.tree().git("tag", "--delete", "v1.2.3");
    repository.tree().tag("v7");

    refuses("tag-that-is-no-version", repository);
  }

  @Test
  void dirtyTree() {
    repository.tree().write("files/b.txt", "new");

    refuses("dirty-tree", repository);
    assertThat(repository.run("build", "--allow-dirty").exitCode()).isZero();
  }

  @Test
  void noGitRepository() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("plain"));
    Files.writeString(folder.resolve("release.yml"), TinyRepository.RELEASE_YML);

    refuses("no-git-repository", repository, "build", "-f", folder + "/release.yml");
  }

  @Test
  void noGitProgram() throws IOException {
    Path empty = Files.createDirectory(temporary.resolve("empty"));

    matches("no-git-program", repository.run(Map.of("PATH", empty.toString()), "build"));
    assertThat(repository.leftovers()).isEmpty();
  }

  @Test
  void sizeOverBudget() {
    repository.tree().write("files/large.txt", "x".repeat(1_500_000));
    refuses(
        "size-over-budget",
        repository.releasing(
            "    platforms: [linux/amd64]\n",
            "    platforms: [linux/amd64]\n    maxUnpackedSize: 1MB\n"));
  }

  @Test
  void missingLockEntry() {
    refuses("missing-lock-entry", repository.onUnlockedPackage());
  }

  @Test
  void malformedLock() {
    repository.tree().write("release.lock", "{ \"schemaVersion\": 1,").commit("lock");

    refuses("malformed-lock", repository);
  }

  @Test
  void wrongDigest() {
    try (LoopbackMirror mirror = new LoopbackMirror()) {
      mirror.serve(POOL_PATH, bytes("not those"));
      repository.onPackage(bytes("the bytes"));

      refusesFrom(mirror, "wrong-digest");
    }
  }

  @Test
  void missingOnTheMirror() {
    try (LoopbackMirror mirror = new LoopbackMirror()) {
      repository.onPackage(bytes("the bytes"));

      refusesFrom(mirror, "missing-on-the-mirror");
    }
  }

  @Test
  void mirrorDown() {
    LoopbackMirror mirror = new LoopbackMirror();
    mirror.close();
    repository.onPackage(bytes("the bytes"));

    refusesFrom(mirror, "mirror-down");
  }

  @Test
  void truncatedPackage() {
    byte[] deb = bytes("!<arch>\n" + member("debian-binary", 4) + "2.0\n" + member("data", 900));

    refusesPackage("truncated-package", deb);
  }

  @Test
  void corruptPackage() {
    byte[] deb =
        bytes(
            "!<arch>\n"
                + member("debian-binary", 4)
                + "2.0\n"
                + member("control.tar.xz", 12)
                + "no xz at all");

    refusesPackage("corrupt-package", deb);
  }

  @Test
  void unwritableDist() throws IOException {
    // A file where the folder should be stops root too.
    Files.writeString(temporary.resolve("file"), "");

    refuses("unwritable-dist", repository, "build", "--dist", temporary + "/file/dist");
  }

  @Test
  void secondRunAtTheSameTime() throws IOException {
    Files.createDirectories(repository.dist());
    try (FileChannel other =
            FileChannel.open(
                repository.dist().resolve(".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = other.lock()) {
      refuses("second-run", repository);
    }
    assertThat(repository.run("build").exitCode()).isZero();
  }

  @Test
  void unknownCommand() {
    refuses("unknown-command", repository, "biuld");
  }

  @Test
  void unknownOption() {
    refuses("unknown-option", repository, "build", "--alow-dirty");
  }

  @Test
  void aFailedBuildTakesTheOldListAway() {
    assertThat(repository.run("build").exitCode()).isZero();
    repository.releasing("files/*.txt", "files/none.txt");

    assertThat(repository.run("build").exitCode()).isEqualTo(65);
    assertThat(repository.leftovers()).isEmpty();
  }

  private void refusesPackage(String name, byte[] deb) {
    try (LoopbackMirror mirror = new LoopbackMirror()) {
      mirror.serve(POOL_PATH, deb);
      repository.onPackage(deb);

      refusesFrom(mirror, name);
    }
  }

  private void refusesFrom(LoopbackMirror mirror, String name) {
    String address = mirror.uri("").toString();
    Outcome outcome = repository.run("build", "--debian-mirror", address);
    matches(
        name,
        new Outcome(outcome.exitCode(), outcome.out(), outcome.err().replace(address, "<mirror>")));
    assertThat(repository.leftovers()).isEmpty();
  }

  private void refuses(String name, TinyRepository broken) {
    refuses(name, broken, "build");
  }

  private void refuses(String name, TinyRepository broken, String... arguments) {
    matches(name, broken.run(arguments));
    assertThat(broken.leftovers()).isEmpty();
  }

  private void matches(String name, Outcome outcome) {
    String text =
        ("exit " + outcome.exitCode() + "\n" + outcome.err())
            .replace(repository.folder().toString(), "<repository>")
            .replace(temporary.toString(), "<temporary>")
            .replaceAll("commit `[0-9a-f]{7}`", "commit `<commit>`")
            // Progress, which a small file may end before it is shown.
            .replaceAll("(?m)^fetched .*\\R", "");
    assertThat(text).isEqualTo(golden(name));
    assertThat(outcome.out()).isEmpty();
  }

  private static String golden(String name) {
    String resource = "/golden/cli/bad-input/" + name + ".txt";
    try (InputStream in =
        Objects.requireNonNull(BadInputIT.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String member(String name, int size) {
    return String.format("%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "100644", size);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
