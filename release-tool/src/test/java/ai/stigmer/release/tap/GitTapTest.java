package ai.stigmer.release.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.Tap.Commit;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.destination.Tap.Update;
import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitTapTest {
  private static final Commit COMMIT =
      new Commit("stigmer 1.2.3", Instant.parse("2026-01-02T03:04:05Z"));

  @TempDir Path temporary;

  @Test
  void aTapThatDoesNotExistHasNoFormulaAndIsNotMade() {
    GitTap tap = tap();

    assertThat(tap.tip("stigmer"))
        .isEqualTo(new Tip(Optional.empty(), "Formula/stigmer.rb", Optional.empty()));
    assertThat(temporary.resolve("tap.git")).doesNotExist();
  }

  @Test
  void theFirstUpdateMakesTheRepository() {
    GitTap tap = tap();

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(tap.tip("stigmer").text()).hasValue("class\n");
  }

  @Test
  void theSameUpdatesGiveTheSameCommits() {
    GitTap one = new GitTap(temporary.resolve("one.git"));
    GitTap two = new GitTap(temporary.resolve("two.git"));
    for (String text : new String[] {"1\n", "2\n"}) {
      one.update(one.tip("stigmer"), text, COMMIT);
      two.update(two.tip("stigmer"), text, COMMIT);
    }
    assertThat(one.tip("stigmer").head()).isEqualTo(two.tip("stigmer").head()).isPresent();
  }

  @Test
  void theSameTextIsNoCommit() {
    GitTap tap = tap();
    tap.update(tap.tip("stigmer"), "1\n", COMMIT);
    Tip before = tap.tip("stigmer");

    assertThat(tap.update(before, "1\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(tap.tip("stigmer")).isEqualTo(before);
  }

  @Test
  void aHeadThatMovedMeanwhileIsNotOverwritten() {
    GitTap tap = tap();
    tap.update(tap.tip("stigmer"), "1\n", COMMIT);
    Tip seen = tap.tip("stigmer");
    tap.update(tap.tip("other"), "somebody else's\n", COMMIT);

    assertThat(tap.update(seen, "2\n", COMMIT)).isEqualTo(Update.HEAD_MOVED);

    assertThat(tap.tip("stigmer").text()).hasValue("1\n");
    assertThat(tap.tip("other").text()).hasValue("somebody else's\n");
  }

  @Test
  void aTapMadeBySomebodyElseMeanwhileIsNotOverwritten() {
    GitTap tap = tap();
    Tip seen = tap.tip("stigmer");
    tap.update(tap.tip("other"), "somebody else's\n", COMMIT);

    assertThat(tap.update(seen, "1\n", COMMIT)).isEqualTo(Update.HEAD_MOVED);
  }

  @Test
  void whatElseIsInTheTapStays() {
    GitTap tap = tap();
    tap.update(tap.tip("b"), "b\n", COMMIT);
    tap.update(tap.tip("a"), "a\n", COMMIT);
    tap.update(tap.tip("c"), "c\n", COMMIT);
    tap.update(tap.tip("b"), "b2\n", COMMIT);

    assertThat(tap.tip("a").text()).hasValue("a\n");
    assertThat(tap.tip("b").text()).hasValue("b2\n");
    assertThat(tap.tip("c").text()).hasValue("c\n");
  }

  @Test
  void halfARepositoryIsNeverSeen() throws IOException {
    Files.createDirectories(temporary.resolve(".partial-tap.git/refs/heads"));
    GitTap tap = tap();

    assertThat(tap.update(tap.tip("stigmer"), "1\n", COMMIT)).isEqualTo(Update.DONE);
  }

  @Test
  void aRepositoryThatCannotBeMadeIsAStorageFailure() throws IOException {
    Files.writeString(temporary.resolve("file"), "in the way");
    GitTap tap = new GitTap(temporary.resolve("file/tap.git"));

    assertThatExceptionOfType(Storage.class)
        .isThrownBy(() -> tap.update(tap.tip("stigmer"), "1\n", COMMIT))
        .withMessageContaining("tap.git");
  }

  private GitTap tap() {
    return new GitTap(temporary.resolve("tap.git"));
  }
}
