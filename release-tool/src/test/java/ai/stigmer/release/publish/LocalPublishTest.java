package ai.stigmer.release.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.PublishLock.Turn;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.DistVerification;
import ai.stigmer.release.verify.PublishedVerification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing to the folders and the repository that stand in for the real places. */
final class LocalPublishTest {
  @TempDir Path temporary;
  private Path local;
  private Dist dist;

  @BeforeEach
  void build() {
    local = temporary.resolve("dist/local");
    SampleRelease.build(temporary.resolve("dist"), "1.2.3");
    dist = Dist.open(temporary.resolve("dist"));
  }

  @Test
  void whatIsPublishedIsWhatWasBuilt() {
    ReleasePlan plan = publisher(dist).publish();

    assertThat(plan.actions()).isNotEmpty();
    assertThat(verify(dist)).isEmpty();
    assertThat(DistVerification.check(dist)).isEmpty();
    assertThat(local.resolve("releases/v1.2.3/checksums.txt")).exists();
    assertThat(local.resolve("images/agent-runner/oci-layout")).exists();
  }

  @Test
  void aSecondRunChangesNoFile() throws IOException {
    publisher(dist).publish();
    Map<String, String> before = files();

    assertThat(publisher(dist).publish().isEmpty()).isTrue();

    assertThat(files()).isEqualTo(before);
  }

  @Test
  void twoFoldersPublishedToHaveEqualTaps() throws IOException {
    publisher(dist).publish();
    String first = head();
    Files.move(local, temporary.resolve("elsewhere"));
    publisher(dist).publish();

    assertThat(head()).isEqualTo(first);
  }

  @Test
  void aRunAfterAFailureBeforeOrAfterAnyActionEndsInTheSameState() throws IOException {
    publisher(dist).publish();
    Map<String, String> expected = contents();
    int points = 0;
    boolean interrupted = true;
    for (int at = 1; interrupted; at++) {
      local = temporary.resolve("again/" + at + "/dist/local");
      Interrupting listener = new Interrupting(at);
      interrupted = listener.interrupts(publisher(dist, listener));
      publisher(dist).publish();
      assertThat(contents()).as("interrupted at %d", at).isEqualTo(expected);
      assertThat(verify(dist)).as("interrupted at %d", at).isEmpty();
      points += interrupted ? 1 : 0;
    }
    assertThat(points).isGreaterThan(40);
  }

  @Test
  void planningMakesNothing() {
    ReleasePlan plan = publisher(dist).plan();

    assertThat(plan.actions()).isNotEmpty();
    assertThat(plan.bytes()).isPositive();
    assertThat(local).doesNotExist();
  }

  @Test
  void developmentBuildsReplaceEachOtherInAnyOrder() {
    List<String> versions =
        List.of(
            "0.1.0-dev.3.gabc1234",
            "0.1.0-dev.3.gabc1234.dirty.77777777",
            "0.1.0-dev.3.gabc1234.dirty.11111111",
            "0.1.0-dev.3.gabc1234",
            "0.1.0-dev.2.gfff9999");
    for (int i = 0; i < versions.size(); i++) {
      Path folder = temporary.resolve("build-" + i);
      SampleRelease.build(folder, versions.get(i));
      Dist build = Dist.open(folder);

      publisher(build, Succession.ALL_VERSIONS).publish();

      assertThat(verify(build, Succession.ALL_VERSIONS)).isEmpty();
      assertThat(destinations(build).releases().latest()).hasValue("v" + versions.get(i));
    }
  }

  @Test
  void aDevelopmentBuildDoesNotReplaceANewerRelease() {
    publisher(dist).publish();
    Path folder = temporary.resolve("dev");
    SampleRelease.build(folder, "1.2.3-dev.3.gabc1234");
    Dist build = Dist.open(folder);

    publisher(build, Succession.ALL_VERSIONS).publish();

    assertThat(destinations(build).releases().latest()).hasValue("v1.2.3");
    assertThat(verify(build, Succession.ALL_VERSIONS)).isEmpty();
    assertThat(verify(dist)).isEmpty();
  }

  @Test
  void aBuildThatWasTamperedWithIsNotPublished() throws IOException {
    Path archive = temporary.resolve("dist/archives/stigmer-1.2.3-linux-arm64.tar.gz");
    flip(archive);

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> publisher(dist).publish())
        .withMessageContaining("stigmer-1.2.3-linux-arm64.tar.gz");

    assertThat(local.resolve("releases/v1.2.3")).doesNotExist();
    assertThat(local.resolve("tap.git")).doesNotExist();
    assertThat(destinations(dist).image(SampleRelease.IMAGE).tags()).isEmpty();
    flip(archive);
    publisher(dist).publish();
    assertThat(verify(dist)).isEmpty();
  }

  @Test
  void stagedContentThatReadsBackDifferentlyIsNotPublished() throws IOException {
    Path archive = temporary.resolve("dist/archives/stigmer-1.2.3-linux-arm64.tar.gz");
    flip(archive);
    assertThatExceptionOfType(Mismatch.class).isThrownBy(() -> publisher(dist).publish());
    flip(archive);
    Path staged = local.resolve("releases/.draft-v1.2.3/stigmer-1.2.3-linux-amd64.tar.gz");
    assertThat(staged).exists();
    flip(staged);

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> publisher(dist).publish())
        .withMessageContaining("v1.2.3/stigmer-1.2.3-linux-amd64.tar.gz");

    assertThat(local.resolve("releases/v1.2.3")).doesNotExist();
  }

  @Test
  void aBlobThatIsGoneFromTheBuildIsNamed() throws IOException {
    ReleaseManifest.PlatformImage image = dist.release().images().getFirst().manifests().getFirst();
    Files.delete(
        temporary
            .resolve("dist/images/agent-runner/blobs/sha256")
            .resolve(image.config().digest().hex()));

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> publisher(dist).publish())
        .withMessageContaining(image.config().digest().toString());
  }

  @Test
  void aDestinationThatIsAFileIsAStorageFailure() throws IOException {
    Files.writeString(local, "in the way");

    assertThatExceptionOfType(Storage.class)
        .isThrownBy(() -> publisher(dist).publish())
        .withMessageContaining(local.toString());
  }

  @Test
  void aTapThatIsNoRepositoryIsNamed() throws IOException {
    Files.createDirectories(local.resolve("tap.git"));

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> publisher(dist).publish())
        .withMessageContaining("tap.git");
  }

  @Test
  void aSecondPublisherWaitsAndThenHasNothingToDo() throws Exception {
    Destinations destinations = destinations(dist);
    Recording recording = new Recording();
    CompletableFuture<ReleasePlan> second;
    try (Turn _ = destinations.lock().acquire(_ -> {})) {
      second =
          CompletableFuture.supplyAsync(
              () -> new Publisher(publication(dist), destinations, recording).publish());
      while (recording.holders.isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(second).isNotDone();
      assertThat(local.resolve("releases")).doesNotExist();
    }
    assertThat(second.get(60, TimeUnit.SECONDS).actions()).isNotEmpty();
    assertThat(recording.holders).containsExactly("process " + ProcessHandle.current().pid());
  }

  @Test
  void twoPublishersAtOnceDoTheWorkOnce() throws Exception {
    Recording left = new Recording();
    Recording right = new Recording();
    List<CompletableFuture<ReleasePlan>> runs =
        Stream.of(left, right)
            .map(
                listener ->
                    CompletableFuture.supplyAsync(
                        () ->
                            new Publisher(publication(dist), destinations(dist), listener)
                                .publish()))
            .toList();
    for (CompletableFuture<ReleasePlan> run : runs) {
      assertThat(run.get(60, TimeUnit.SECONDS).refusals()).isEmpty();
    }
    assertThat(List.of(left.finished.isEmpty(), right.finished.isEmpty()))
        .containsExactlyInAnyOrder(true, false);
    assertThat(verify(dist)).isEmpty();
  }

  /** Fails where a plan's action starts or has ended. */
  private static final class Interrupting extends Recording {
    private static final class Stop extends RuntimeException {
      private static final long serialVersionUID = 1;
    }

    private int left;

    Interrupting(int at) {
      left = at;
    }

    boolean interrupts(Publisher publisher) {
      try {
        publisher.publish();
        return false;
      } catch (Stop _) {
        return true;
      }
    }

    @Override
    public void started(Action action) {
      step();
    }

    @Override
    public void finished(Action action) {
      step();
    }

    private void step() {
      if (--left == 0) {
        throw new Stop();
      }
    }
  }

  /** Every published file by its path below the folder; what names the folder is left out. */
  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(local)) {
      paths
          .filter(Files::isRegularFile)
          .filter(p -> !p.startsWith(local.resolve("tap.git")))
          .filter(p -> !p.endsWith(".publisher"))
          .forEach(p -> contents.put(local.relativize(p).toString(), digest(p)));
    }
    return contents;
  }

  private static String digest(Path file) {
    try {
      return Digest.of(Files.readAllBytes(file)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String head() {
    return destinations(dist).tap().orElseThrow().tip("stigmer").head().orElseThrow();
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(local)) {
      paths
          .filter(Files::isRegularFile)
          .filter(p -> !p.endsWith(".publisher"))
          .forEach(p -> files.put(p.toString(), describe(p)));
    }
    return files;
  }

  private static String describe(Path path) {
    try {
      return Files.getLastModifiedTime(path) + " " + Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    Files.write(file, bytes);
  }

  private List<?> verify(Dist build) {
    return verify(build, Succession.FINAL_VERSIONS);
  }

  private List<?> verify(Dist build, Succession succession) {
    return PublishedVerification.check(build.json(), destinations(build), succession);
  }

  private Destinations destinations(Dist build) {
    return LocalDestinations.in(local, build.release());
  }

  private Publisher publisher(Dist build) {
    return publisher(build, Succession.FINAL_VERSIONS);
  }

  private Publisher publisher(Dist build, PublishListener listener) {
    return new Publisher(publication(build), destinations(build), listener);
  }

  private Publisher publisher(Dist build, Succession succession) {
    return new Publisher(publication(build, succession), destinations(build), new Recording());
  }

  private static Publication publication(Dist build) {
    return publication(build, Succession.FINAL_VERSIONS);
  }

  private static Publication publication(Dist build, Succession succession) {
    return new Publication(
        build, Optional.of(SampleRelease::formula), succession, Yanked.STAYS, Part.ALL);
  }
}
