package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.layout.LayoutImageStore;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing, giving up and publishing again, from the outside. */
class RetreatIT {
  private static final String PROFILE =
      """

      profiles:
        local:
          folder: out
      """;

  @TempDir Path temporary;
  private TinyRepository repository;

  @BeforeAll
  static void requireGit() {
    RequiredTool.require("git");
  }

  @BeforeEach
  void publishTwoVersions() {
    repository = new TinyRepository(temporary);
    repository
        .tree()
        .write("release.yml", TinyRepository.RELEASE_YML + PROFILE)
        .write(".gitignore", "/dist/\n/out/\n")
        .commit("profile");
    repository.tree().git("tag", "--force", "v1.2.3");
    succeeds("publish", "--profile", "local");
    repository.tree().write("files/b.txt", "more text\n").commit("second").tag("v1.3.0");
    succeeds("publish", "--profile", "local");
  }

  @Test
  void aRollbackIsShownFirstAndDoneOnlyWhenConfirmed() {
    Outcome asked = run("rollback", "--profile", "local", "--to", "1.2.3");
    assertThat(asked.exitCode()).isEqualTo(64);
    assertThat(asked.err()).contains("--yes");
    assertThat(asked.out())
        .isEqualTo(
            """
            releases of %1$s/releases
              1 yank    release v1.3.0 (it was rolled back)
              3 move    latest release: v1.3.0 → v1.2.3
            image %1$s/images/acme
              2 move    acme:latest: 1.3.0 → 1.2.3
              2 move    acme:1: 1.3.0 → 1.2.3
                keep    registry.example.com/acme:1.3: goes on naming 1.3.0: it is no tag of \
            1.2.3, which all else goes back to
            4 actions, 0 B to send
            """
                .formatted(repository.folder().resolve("out")));
    assertThat(tagged("latest")).isEqualTo(tagged("1.3.0"));

    Outcome done = run("rollback", "--profile", "local", "--to", "1.2.3", "--yes");

    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.err()).contains("new users get 1.2.3", "Homebrew does not downgrade");
    assertThat(tagged("latest")).isEqualTo(tagged("1.2.3")).isNotEqualTo(tagged("1.3.0"));
    succeeds("verify", "--profile", "local", "1.2.3");
    assertThat(succeeds("rollback", "--profile", "local", "--to", "1.2.3").out())
        .isEqualTo("nothing to do: everything is as wanted\n");
  }

  @Test
  void aYankedVersionIsPublishedAgainOnlyWhenSomebodySaysSo() {
    succeeds("yank", "--profile", "local", "1.3.0", "--reason", "it loses data", "--yes");
    assertThat(tagged("latest")).isEqualTo(tagged("1.2.3"));

    Outcome again = run("publish", "--profile", "local");
    assertThat(again.exitCode()).isEqualTo(76);
    assertThat(again.err()).contains("`v1.3.0` is `yanked`", "--unyank");
    for (String output : List.of("text", "json")) {
      Outcome plan = run("plan", "--profile", "local", "--output", output);
      assertThat(plan.exitCode()).as(output).isEqualTo(76);
      assertThat(plan.out()).contains("yanked");
      assertThat(plan.err()).contains("`v1.3.0` is `yanked`", "--unyank");
    }

    succeeds("publish", "--profile", "local", "--unyank");
    assertThat(tagged("latest")).isEqualTo(tagged("1.3.0"));
    succeeds("verify", "--profile", "local");
  }

  @Test
  void aDraftThatNeverGotItsListIsGivenUpToo() throws IOException {
    Path draft = repository.folder().resolve("out/releases/.draft-v0.9.0");
    Files.createDirectories(draft);

    assertThat(succeeds("yank", "--profile", "local", "0.9.0", "--yes").out())
        .isEqualTo(
            """
            releases of %s/releases
              1 delete  draft of release v0.9.0 (a draft so far)
            1 action, 0 B to send
            """
                .formatted(repository.folder().resolve("out")));

    assertThat(draft).doesNotExist();
    assertThat(tagged("latest")).isEqualTo(tagged("1.3.0"));
  }

  @Test
  void aReleaseToGoBackToWhoseListIsDamagedIsNamedWithAWayOut() throws IOException {
    Path list = repository.folder().resolve("out/releases/v1.2.3/release.json");
    Files.writeString(list, Files.readString(list).replaceFirst("\\{", "["));

    Outcome outcome = run("yank", "--profile", "local", "1.3.0", "--yes");

    assertThat(outcome.exitCode()).isEqualTo(76);
    assertThat(outcome.err())
        .contains("`v1.2.3/release.json` is `unreadable`", "release.json:1:1` is no release")
        .contains("that asset is damaged")
        .contains("rollback --to VERSION")
        .doesNotContain("build again");
    assertThat(tagged("latest")).isEqualTo(tagged("1.3.0"));

    Files.delete(list);
    Outcome without = run("yank", "--profile", "local", "1.3.0", "--yes");
    assertThat(without.exitCode()).isEqualTo(65);
    assertThat(without.err()).contains("`v1.2.3` has no `release.json`", "rollback --to VERSION");
  }

  @Test
  void aVersionThatWasNeverPublishedIsNamed() {
    Outcome none = run("rollback", "--profile", "local", "--to", "1.0.0", "--yes");

    assertThat(none.exitCode()).isEqualTo(65);
    assertThat(none.err()).contains("`v1.0.0` is no release of", "v1.3.0, v1.2.3");
    assertThat(run("verify", "--profile", "local", "1.0.0").exitCode()).isEqualTo(65);
    assertThat(run("rollback", "--profile", "local", "--to", "one").exitCode()).isEqualTo(64);
  }

  @Test
  void aPlanIsAlsoPrintedForPrograms() {
    repository.tree().write("files/b.txt", "other text\n").commit("third").tag("v1.4.0");
    succeeds("build", "--profile", "local");

    Outcome plan = run("plan", "--profile", "local", "--output", "json");

    assertThat(plan.exitCode()).isEqualTo(2);
    assertThat(plan.out())
        .contains(
            "\"version\" : \"1.4.0\"", "\"action\" : \"publish\"", "\"step\" : \"version-tag\"")
        .contains("\"subject\" : \"acme:latest\"", "\"kept\" : [ ]", "\"refused\" : [ ]")
        .contains("\"from\" : \"1.3.0\"", "\"to\" : \"1.4.0\"", "\"from\" : \"v1.3.0\"");
  }

  @Test
  void oneKindOfDestinationIsPublishedToAlone() {
    repository.tree().write("files/b.txt", "other text\n").commit("third").tag("v1.4.0");

    Outcome images = succeeds("publish", "--profile", "local", "--only", "images");

    assertThat(images.err()).contains("acme:latest: moves when the release is public");
    assertThat(tagged("latest")).isEqualTo(tagged("1.3.0")).isNotEqualTo(tagged("1.4.0"));
    Outcome dryRun = run("publish", "--profile", "local", "--dry-run");
    assertThat(dryRun.exitCode()).isEqualTo(2);
    assertThat(dryRun.out()).contains("publish release v1.4.0").doesNotContain("tag     acme");
    succeeds("publish", "--profile", "local");
    assertThat(tagged("latest")).isEqualTo(tagged("1.4.0"));
  }

  private Outcome succeeds(String... arguments) {
    Outcome outcome = run(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  private Outcome run(String... arguments) {
    return repository.run(arguments);
  }

  private String tagged(String tag) {
    return new LayoutImageStore(repository.folder().resolve("out/images/acme"))
        .resolve(tag)
        .orElseThrow()
        .digest()
        .toString();
  }
}
