package ai.stigmer.release.tap;

import static ai.stigmer.release.tap.ServedTap.COMMIT;
import static ai.stigmer.release.tap.ServedTap.SECRET;
import static ai.stigmer.release.tap.ServedTap.SETTINGS;
import static ai.stigmer.release.tap.ServedTap.login;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.destination.Tap.Update;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads and commits, against git's own server; a race that is lost changes nothing. */
final class RemoteTapIT {
  @AutoClose private ServedTap served;

  @BeforeEach
  void serve(@TempDir Path folder) {
    served = new ServedTap(folder);
  }

  private static ObjectId id(String name) {
    return ObjectId.fromString(name);
  }

  @Test
  void commitsOnTopOfWhatIsThere() {
    String before = served.repository.head();
    Tap tap = served.tap(SECRET);

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(served.repository.git("log", "--format=%an %s", "main"))
        .isEqualTo("release-tool stigmer 1.2.3\nTest by hand");
    assertThat(served.repository.git("rev-parse", "main~1")).isEqualTo(before);
    assertThat(served.repository.git("ls-tree", "-r", "--name-only", "main"))
        .isEqualTo("Formula/stigmer.rb\nREADME.md");
    assertThat(served.repository.text("Formula/stigmer.rb")).isEqualTo("class");
    assertThat(served.repository.git("fsck", "--strict")).isEmpty();
  }

  @Test
  void readsWithoutALoginAndInFewRequests() {
    served.repository.commit("Formula/stigmer.rb", "class\n");

    Tip tip = served.tap(SECRET).tip("stigmer");

    assertThat(tip)
        .isEqualTo(
            new Tip(
                Optional.of(served.repository.head()),
                "Formula/stigmer.rb",
                Optional.of("class\n")));
    assertThat(served.server.requests)
        .containsExactly(
            "GET /tap.git/info/refs?service=git-upload-pack anonymous",
            "POST /tap.git/git-upload-pack anonymous",
            "POST /tap.git/git-upload-pack anonymous");
  }

  @Test
  void aLongHistoryIsNotFetched() {
    for (int at = 0; at < 20; at++) {
      served.repository.commit("Formula/stigmer.rb", "class " + at + "\n");
    }
    GitRemote remote = new GitRemote(served.url(), login(SECRET), SETTINGS);
    Tap tap = new RemoteTap(remote, Optional.empty());

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(served.repository.git("rev-list", "--count", "main")).isEqualTo("22");
    assertThat(remote.objects().getObjectDatabase())
        .satisfies(
            objects ->
                assertThat(objects.has(id(served.repository.git("rev-parse", "main~2"))))
                    .isFalse());
  }

  @Test
  void theSameTextIsNoCommit() {
    served.repository.commit("Formula/stigmer.rb", "class\n");
    String before = served.repository.head();
    Tap tap = served.tap(SECRET);

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(served.repository.head()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Formula/a.rb", "HomebrewFormula/a.rb", "a.rb"})
  void theLayoutOfTheTapStays(String existing) {
    served.repository.commit(existing, "a\n");

    assertThat(served.tap(SECRET).tip("stigmer").path())
        .isEqualTo(existing.replace("a.rb", "stigmer.rb"));
  }

  @Test
  void aFormulaStaysInTheFolderItIsIn() {
    served.repository.commit("Formula/s/stigmer.rb", "old\n");
    Tap tap = served.tap(SECRET);
    Tip tip = tap.tip("stigmer");
    assertThat(tip.path()).isEqualTo("Formula/s/stigmer.rb");
    assertThat(tip.text()).contains("old\n");

    tap.update(tip, "new\n", COMMIT);

    assertThat(served.repository.git("ls-tree", "-r", "--name-only", "main"))
        .contains("Formula/s/stigmer.rb")
        .doesNotContain("Formula/stigmer.rb");
  }

  @Test
  void anotherBranchCanBeCommittedTo() {
    served.repository.git("branch", "next", "main");
    Tap tap = served.branch("next");

    tap.update(tap.tip("stigmer"), "class\n", COMMIT);

    assertThat(served.repository.git("show", "next:Formula/stigmer.rb")).isEqualTo("class");
    assertThat(served.repository.git("ls-tree", "-r", "--name-only", "main"))
        .isEqualTo("README.md");
  }

  @Test
  void theStandardBranchIsWhateverTheHostSays() {
    served.repository.git("branch", "-m", "main", "trunk");

    Tap tap = served.tap(SECRET);
    tap.update(tap.tip("stigmer"), "class\n", COMMIT);

    assertThat(served.repository.git("show", "trunk:Formula/stigmer.rb")).isEqualTo("class");
  }

  @Test
  void aRaceThatIsLostBeforePushingChangesNothing() {
    Tap tap = served.tap(SECRET);
    Tip seen = tap.tip("stigmer");
    served.repository.commit("Formula/other.rb", "other\n");
    String head = served.repository.head();

    assertThat(tap.update(seen, "class\n", COMMIT)).isEqualTo(Update.HEAD_MOVED);

    assertThat(served.repository.head()).isEqualTo(head);
    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);
    assertThat(served.repository.text("Formula/other.rb")).isEqualTo("other");
  }

  /** Somebody pushes while git's server has the push in its hands. */
  @Test
  void aRaceThatIsLostInsideTheServerChangesNothing() {
    Path flag = served.folder.resolve("once");
    served.repository.git("branch", "theirs", "main");
    served.repository.hook(
        "pre-receive",
        """
        [ -e %s ] && exit 0
        touch %s
        unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
        theirs=$(git -c user.name=x -c user.email=x@y commit-tree -p main -m theirs main^{tree})
        git update-ref refs/heads/main "$theirs"
        """
            .formatted(flag, flag));
    Tap tap = served.tap(SECRET);

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.HEAD_MOVED);

    assertThat(served.repository.git("log", "-1", "--format=%s", "main")).isEqualTo("theirs");
    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);
    assertThat(served.repository.git("log", "--format=%s", "main"))
        .isEqualTo("stigmer 1.2.3\ntheirs\nby hand");
  }

  @Test
  void aRepositoryOfThisMachineIsPushedToByItsPath() {
    Tap tap = ServedTap.at(served.folder.resolve("tap.git").toUri());

    assertThat(tap.obstacles()).isEmpty();
    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(served.repository.text("Formula/stigmer.rb")).isEqualTo("class");
  }
}
