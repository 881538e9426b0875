package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.stigmer.release.failure.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlobsTest {
  @TempDir Path temporary;
  private Path repository;

  @BeforeEach
  void createRepository() throws IOException {
    repository = Files.createDirectories(temporary.resolve("repository"));
    for (String file :
        List.of("lib/b.jar", "lib/a.jar", "lib/c.txt", "lib/deep/d.jar", "lib/deep/er/e.jar")) {
      create(file);
    }
  }

  @Test
  void ordersMatchesByPath() {
    assertThat(below("lib/*.jar")).containsExactly("a.jar", "b.jar");
    assertThat(below("lib/**/*.jar"))
        .containsExactly("a.jar", "b.jar", "deep/d.jar", "deep/er/e.jar");
  }

  @Test
  void countsPathsFromTheLastFolderWithoutAWildcard() {
    assertThat(below("lib/deep/**")).containsExactly("d.jar", "er/e.jar");
    assertThat(below("lib/d*p/*.jar")).containsExactly("deep/d.jar");
    assertThat(below("lib/a.jar")).containsExactly("a.jar");
    assertThat(below("l?b/a.jar")).containsExactly("lib/a.jar");
  }

  @Test
  void takesFoldersForNoMatch() {
    assertThat(below("lib/*")).containsExactly("a.jar", "b.jar", "c.txt");
  }

  @Test
  void passesOverExcludedNames() {
    assertThat(Globs.find(repository, "lib/**/*.jar", List.of("a.*", "e.jar")).matches())
        .extracting(Globs.Match::below)
        .containsExactly("b.jar", "deep/d.jar");
  }

  @Test
  void takesBracketsAndBracesAsTheyAre() throws IOException {
    create("odd/a[1].txt");
    create("odd/{b}.txt");
    create("odd/a1.txt");

    assertThat(below("odd/a[1].txt")).containsExactly("a[1].txt");
    assertThat(below("odd/{b}.*")).containsExactly("{b}.txt");
    assertThat(Globs.find(repository, "odd/*", List.of("a[1].txt")).matches())
        .extracting(Globs.Match::below)
        .containsExactly("a1.txt", "{b}.txt");
  }

  @Test
  void namesTheFoldersWhereAnotherFileCouldMatch() {
    assertThat(Globs.find(repository, "lib/*.jar", List.of()).folders())
        .containsExactly(repository.resolve("lib"));
    assertThat(Globs.find(repository, "lib/**/*.jar", List.of()).folders())
        .containsExactlyInAnyOrder(
            repository.resolve("lib"),
            repository.resolve("lib/deep"),
            repository.resolve("lib/deep/er"));
    assertThat(Globs.find(repository, "lib/a.jar", List.of()).folders()).isEmpty();
  }

  @Test
  void namesTheNearestFolderWhereNothingMatches() {
    failure("lib/none/of/*.jar")
        .hasMessage("`lib/none/of/*.jar` matches no file; the nearest folder that exists is `lib`");
    failure("lib/*.war")
        .hasMessage("`lib/*.war` matches no file; the nearest folder that exists is `lib`");
    failure("none.txt")
        .hasMessage("`none.txt` matches no file; the nearest folder that exists is `.`");
  }

  @Test
  void findsNothingWhereEveryMatchIsExcluded() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> Globs.find(repository, "lib/*.jar", List.of("*.jar")))
        .withMessageContaining("matches no file");
  }

  @Test
  void followsLinksThatStayInTheRepository() throws IOException {
    Files.createSymbolicLink(repository.resolve("lib/linked.jar"), Path.of("deep/d.jar"));
    Files.createSymbolicLink(repository.resolve("short"), Path.of("lib/deep"));

    assertThat(below("lib/*.jar")).containsExactly("a.jar", "b.jar", "linked.jar");
    assertThat(below("short/*.jar")).containsExactly("d.jar");
  }

  @Test
  void refusesLinksOutOfTheRepository() throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("secret.jar"), "secret");
    Files.createSymbolicLink(repository.resolve("lib/z.jar"), outside.resolve("secret.jar"));
    Files.createSymbolicLink(repository.resolve("way-out"), outside);

    failure("lib/*.jar").hasMessage("`lib/z.jar` is a symbolic link out of the repository");
    failure("way-out/*.jar").hasMessage("`way-out` is a symbolic link out of the repository");
    failure("way-out/secret.jar").hasMessage("`way-out` is a symbolic link out of the repository");
  }

  private void create(String file) throws IOException {
    Path path = repository.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, file);
  }

  private List<String> below(String pattern) {
    return Globs.find(repository, pattern, List.of()).matches().stream()
        .map(Globs.Match::below)
        .toList();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> failure(String pattern) {
    return assertThatThrownBy(() -> Globs.find(repository, pattern, List.of()))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void refusesALinkToNothingThatMatches() throws IOException {
    Files.createSymbolicLink(repository.resolve("a.txt"), Path.of("nowhere"));

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> Globs.find(repository, "*.txt", List.of()))
        .withMessageContaining("is a symbolic link to nothing");
  }

  /** Made by another program: Java makes no such names. */
  @Test
  void refusesANameThatIsNoText() throws Exception {
    Process touch =
        new ProcessBuilder("sh", "-c", "touch \"$(printf '\\377.txt')\"")
            .directory(repository.toFile())
            .start();
    assertThat(touch.waitFor()).isZero();

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> Globs.find(repository, "*.txt", List.of()))
        .withMessageContaining("has a name that is no text in this locale");
  }
}
