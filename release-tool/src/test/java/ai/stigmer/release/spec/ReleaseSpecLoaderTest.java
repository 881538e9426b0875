package ai.stigmer.release.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Problem;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.ReleaseSpec.ImageFormat;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import ai.stigmer.release.spec.ReleaseSpec.LayerSpec;
import ai.stigmer.release.spec.ReleaseSpec.TapMode;
import ai.stigmer.release.spec.ReleaseSpec.TapSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleaseSpecLoaderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/spec/mistakes");

  @TempDir Path folder;

  static Stream<Path> mistakes() {
    return Stream.of("yaml", "shape", "rules").flatMap(kind -> Documents.in(kind).stream());
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void tellsOfEachMistakeWhereItIsAndWhatToDo(Path file) throws IOException {
    Misconfigured failure =
        catchThrowableOfType(
            Misconfigured.class,
            () -> ReleaseSpecLoader.parse(Documents.text(file), "release.yml"));

    assertThat(failure).as("%s is accepted", file).isNotNull();
    Golden.assertSame(
        GOLDEN.resolve(Documents.name(file) + ".txt"),
        failure.getMessage() + "\n\nhint: " + failure.hint().orElseThrow() + "\n");
  }

  static Stream<Path> single() {
    return mistakes().filter(file -> !Documents.name(file).equals("all-at-once"));
  }

  @ParameterizedTest
  @MethodSource("single")
  void makesOneProblemOfOneMistake(Path file) {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> ReleaseSpecLoader.parse(Documents.text(file), "release.yml"))
        .satisfies(failure -> assertThat(failure.problems()).hasSize(1));
  }

  @Test
  void readsEveryKindOfValue() {
    ReleaseSpec spec = load("full");

    ImageSpec image = spec.images().getFirst();
    assertThat(image.platforms()).containsExactly(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
    assertThat(image.maxUnpackedSize()).isEqualTo(new ByteSize(100_000_000));
    assertThat(image.config().user()).isEqualTo(new Owner(1000, 1000));
    assertThat(image.config().environment()).containsEntry("PORT", new Template("8080"));
    assertThat(image.config().healthcheck())
        .extracting(ReleaseSpec.Healthcheck::interval)
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.distributions().getFirst().files().getFirst().mode())
        .isEqualTo(new FileMode(0644));
    assertThat(spec.runtimes().getFirst().sources()).hasSize(2);
  }

  @Test
  void takesATapAsItsUrlAloneOrWithKeys() {
    assertThat(load("full").destinations().tap())
        .isEqualTo(new TapSpec(URI.create("https://example.org/homebrew-tap.git"), TapMode.PUSH));
    assertThat(load("pull-request").destinations().tap())
        .isEqualTo(
            new TapSpec(
                URI.create("https://github.com/example/homebrew-tap.git"), TapMode.PULL_REQUEST));
  }

  @Test
  void putsDefaultsInForWhatIsAbsent() {
    ReleaseSpec least = load("least");

    assertThat(least.schemaVersion()).isEqualTo(1);
    assertThat(least.version().tagPrefix()).isEqualTo("v");
    assertThat(least.version().first()).isEqualTo(Version.parse("0.1.0"));
    assertThat(least.destinations().githubUrl()).hasToString("https://github.com");
    assertThat(least.destinations().tap()).isNull();
    assertThat(least.images()).isEmpty();
    assertThat(least.profiles()).isEmpty();

    ImageSpec image = load("full").images().getFirst();
    assertThat(image.format()).isEqualTo(ImageFormat.OCI);
    assertThat(image.config().workingDirectory()).as("the base's").isNull();
    assertThat(image.layers().getFirst())
        .extracting(LayerSpec::to)
        .isEqualTo(new ImagePath("/opt/java"));
  }

  @Test
  void sharesNoListThatCanBeChanged() {
    ReleaseSpec spec = load("full");

    assertThat(spec.images()).isUnmodifiable();
    assertThat(spec.images().getFirst().config().labels()).isUnmodifiable();
  }

  @Test
  void namesAFileThatIsNotThere() {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> ReleaseSpecLoader.load(folder.resolve("release.yml")))
        .withMessageEndingWith("does not exist")
        .satisfies(
            failure ->
                assertThat(failure.problems()).extracting(Problem::line).isEqualTo(List.of(0)));
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Path file = Files.write(folder.resolve("release.yml"), new byte[] {(byte) 0xff, 'a'});

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> ReleaseSpecLoader.load(file))
        .withMessageEndingWith("is no UTF-8 text");
  }

  @Test
  void refusesAFileThatIsFarTooLarge() throws IOException {
    Path file = Files.writeString(folder.resolve("release.yml"), "#".repeat((1 << 20) + 1));

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> ReleaseSpecLoader.load(file))
        .withMessageEndingWith("is larger than 1 MiB");
  }

  @Test
  void failsAsStorageOnAFolder() {
    assertThatExceptionOfType(Storage.class).isThrownBy(() -> ReleaseSpecLoader.load(folder));
  }

  @Test
  void survivesNestingDeeperThanAnyFile() {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> ReleaseSpecLoader.parse("[".repeat(100_000), "release.yml"));
  }

  private static ReleaseSpec load(String name) {
    return ReleaseSpecLoader.load(Path.of("src/test/resources/spec/good/" + name + ".yml"));
  }
}
