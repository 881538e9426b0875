package ai.stigmer.release.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.spec.ReleaseSpec.VersionSource;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.WorkTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRepositoryTest {
  private static final VersionSource V = new VersionSource("v", Version.parse("0.1.0"));

  @TempDir Path folder;
  private WorkTree tree;

  @BeforeAll
  static void requireGit() {
    RequiredTool.require("git");
  }

  @BeforeEach
  void create() {
    tree = WorkTree.init(folder).write("file", "one").write(".gitignore", "ignored").commit("one");
  }

  @Test
  void takesTheVersionOfATagAtACleanCommit() {
    tree.tag("v1.2.3");

    assertThat(facts())
        .isEqualTo(
            new GitFacts(
                Version.parse("1.2.3"),
                "v1.2.3",
                true,
                tree.git("rev-parse", "HEAD"),
                Instant.parse("2026-01-02T03:04:05Z"),
                false));
  }

  @Test
  void takesAnAnnotatedTagAndAnyFolderOfTheWorkTree() throws IOException {
    tree.git("tag", "-a", "-m", "a release", "v1.2.3");
    Path below = Files.createDirectories(folder.resolve("some/folder"));

    assertThat(new GitRepository(below).facts(V).version()).hasToString("1.2.3");
  }

  @Test
  void countsCommitsSinceTheNewestTag() {
    tree.tag("v1.2.3").commit("two").commit("three");

    GitFacts facts = facts();

    assertThat(facts.version()).hasToString("1.2.4-dev.2.g" + abbreviated());
    assertThat(facts.tag()).isEqualTo("v1.2.4-dev.2.g" + abbreviated());
    assertThat(facts.tagged()).isFalse();
  }

  @Test
  void countsAllCommitsWhereThereIsNoTag() {
    tree.commit("two");

    assertThat(facts().version()).hasToString("0.1.0-dev.2.g" + abbreviated());
  }

  @Test
  void takesAPrereleaseTag() {
    tree.tag("v2.0.0-rc.1");
    assertThat(facts().version()).hasToString("2.0.0-rc.1");
    assertThat(facts().version().isPrerelease()).isTrue();

    tree.commit("two");
    assertThat(facts().version()).hasToString("2.0.0-dev.1.g" + abbreviated());
  }

  @Test
  void takesTheHighestOfSeveralTags() {
    tree.tag("v1.9.0").tag("v1.10.0-rc.1").tag("v1.10.0").tag("v7").tag("other-2.0.0");

    assertThat(facts().version()).hasToString("1.10.0");
  }

  @Test
  void takesOnlyTagsWithThePrefix() {
    tree.tag("v9.0.0").tag("cli-v1.2.3");

    GitFacts facts =
        new GitRepository(folder).facts(new VersionSource("cli-v", Version.parse("0.1.0")));

    assertThat(facts.version()).hasToString("1.2.3");
    assertThat(facts.tag()).isEqualTo("cli-v1.2.3");
  }

  @Test
  void refusesATagThatIsNoSemanticVersion() {
    tree.tag("v7");

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(this::facts)
        .withMessage("`v7` is a tag at this commit, but what follows `v` is no semantic version")
        .satisfies(e -> assertThat(e.hint()).contains("name it as in `v1.2.3` or `v1.2.3-rc.1`"));
  }

  @Test
  void refusesATagWhoseVersionIsTooLongForThatReason() {
    String longest = "1.2.3-" + "x".repeat(74);
    tree.tag("v" + longest);
    assertThat(facts().version()).hasToString(longest);

    tree.commit("two").tag("v" + longest + "x");

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(this::facts)
        .withMessage(
            "`v"
                + longest
                + "x` is a tag at this commit, but what follows `v` has 81 characters, and a version"
                + " has 80 at most");
  }

  @Test
  void givesADirtyTreeAVersionOfItsOwnEachTimeItChanges() throws IOException {
    tree.tag("v1.2.3");
    Set<String> versions = new HashSet<>();

    tree.write("file", "two");
    assertThat(facts().dirty()).isTrue();
    assertThat(facts().tagged()).isFalse();
    versions.add(version());
    tree.write("file", "three");
    versions.add(version());
    Files.setPosixFilePermissions(
        folder.resolve("file"), PosixFilePermissions.fromString("rwxr-xr-x"));
    versions.add(version());
    tree.write("new file", "new");
    versions.add(version());
    Files.delete(folder.resolve("file"));
    versions.add(version());
    Files.createSymbolicLink(folder.resolve("link"), Path.of("one"));
    versions.add(version());
    Files.delete(folder.resolve("link"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("two"));
    versions.add(version());

    assertThat(versions)
        .hasSize(7)
        .allMatch(
            v -> v.matches("1\\.2\\.4-dev\\.0\\.g" + abbreviated() + "\\.dirty\\.d[0-9a-f]{8}"));
    assertThat(version()).isEqualTo(version());
  }

  @Test
  void hasNoEyeForIgnoredFiles() {
    tree.tag("v1.2.3").write("ignored", "build output");

    assertThat(facts().dirty()).isFalse();
  }

  @Test
  void isReadWhateverTheUsersSettingsPrint() {
    tree.tag("v1.2.3").tag("v1.2.4");
    tree.git("config", "column.ui", "always");
    tree.git("config", "log.showSignature", "true");
    tree.git("config", "status.short", "true");

    assertThat(version()).isEqualTo("1.2.4");
  }

  @Test
  void saysThatThereIsNoCommit(@TempDir Path empty) {
    WorkTree.init(empty);

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> new GitRepository(empty).facts(V))
        .withMessageStartingWith(empty + ": git says: fatal: ")
        .withMessageContaining("does not have any commits yet");
  }

  @Test
  void saysThatThereIsNoRepository(@TempDir Path none) {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> new GitRepository(none).facts(V))
        .withMessageContaining("not a git repository");
  }

  private GitFacts facts() {
    return new GitRepository(folder).facts(V);
  }

  private String version() {
    return facts().version().toString();
  }

  private String abbreviated() {
    return tree.git("rev-parse", "HEAD").substring(0, 7);
  }
}
