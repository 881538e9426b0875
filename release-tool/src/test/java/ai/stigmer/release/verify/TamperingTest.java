package ai.stigmer.release.verify;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.formula.FormulaSeal;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.manifest.ImageArtifacts;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.LocalDestinations;
import ai.stigmer.release.publish.Publication;
import ai.stigmer.release.publish.PublishListener;
import ai.stigmer.release.publish.Publisher;
import ai.stigmer.release.testing.SampleRelease;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One byte anywhere, a pointer anywhere: verification names the place. */
final class TamperingTest {
  @TempDir Path temporary;
  private Path folder;
  private Path local;
  private Encoded<ReleaseManifest> json;
  private ReleaseManifest release;
  private Image image;

  @BeforeEach
  void publish() {
    folder = temporary.resolve("dist");
    local = temporary.resolve("local");
    release = SampleRelease.build(folder, "1.2.3");
    image = release.images().getFirst();
    json = Dist.open(folder).json();
    Publication publication =
        new Publication(
            Dist.open(folder),
            Optional.of(SampleRelease::formula),
            Succession.FINAL_VERSIONS,
            Yanked.STAYS,
            Part.ALL);
    new Publisher(publication, destinations(), new Silent()).publish();
    assertThat(published()).isEmpty();
    assertThat(built()).isEmpty();
  }

  static Stream<Arguments> contents() {
    return Stream.of(
        Arguments.of("index", (UnaryOperator<Object>) i -> ((Image) i).index()),
        Arguments.of(
            "manifest", (UnaryOperator<Object>) i -> ((Image) i).manifests().getLast().manifest()),
        Arguments.of(
            "config", (UnaryOperator<Object>) i -> ((Image) i).manifests().getLast().config()),
        Arguments.of(
            "layer",
            (UnaryOperator<Object>)
                i -> ((Image) i).manifests().getLast().layers().getLast().blob()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contents")
  void findsAChangedByteOfAnImage(String kind, UnaryOperator<Object> choose) throws IOException {
    Descriptor content = (Descriptor) choose.apply(image);
    flip(blob(local, content));
    flip(blob(folder, content));

    assertThat(published()).extracting(Finding::subject).anyMatch(names(content));
    assertThat(published().getFirst().expected()).isEqualTo(content.digest().toString());
    assertThat(built()).extracting(Finding::subject).anyMatch(names(content));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contents")
  void findsAContentOfAnImageThatIsGoneOrCutShort(String kind, UnaryOperator<Object> choose)
      throws IOException {
    Descriptor content = (Descriptor) choose.apply(image);
    byte[] bytes = Files.readAllBytes(blob(local, content));
    Files.write(blob(local, content), java.util.Arrays.copyOf(bytes, bytes.length - 1));
    Files.delete(blob(folder, content));

    assertThat(published()).extracting(Finding::subject).anyMatch(names(content));
    assertThat(built())
        .anySatisfy(
            f -> {
              assertThat(f.subject()).matches(names(content));
              assertThat(f.actual()).isEqualTo("missing");
            });
  }

  @Test
  void findsThatReleaseJsonIsNotFoundByTheImage() throws IOException {
    Path entries = local.resolve("images/agent-runner/index.json");
    String artifact = ImageArtifacts.releaseJson(json, image).manifest().digest().toString();
    Files.writeString(
        entries, Files.readString(entries).replaceAll("\\{[^{}]*" + artifact + "[^{}]*\\},?", ""));

    assertThat(published())
        .containsExactly(
            new Finding(
                local.resolve("images/agent-runner")
                    + "@"
                    + image.index().digest()
                    + " release.json",
                artifact,
                "missing"));
  }

  @Test
  void findsATagThatNamesSomethingElse() {
    Descriptor other = image.manifests().getFirst().manifest();
    ImageLayout layout = ImageLayout.open(local.resolve("images/agent-runner"));
    layout.tag("1.2.3", other);

    assertThat(published())
        .containsExactly(
            new Finding(
                layout.folder() + ":1.2.3",
                image.index().digest().toString(),
                other.digest().toString()));
  }

  @Test
  void findsATagThatIsGone() {
    ImageLayout.open(local.resolve("images/agent-runner")).untag("latest");

    assertThat(published()).extracting(Finding::actual).containsExactly("missing");
  }

  @Test
  void findsEveryChangedAsset() throws IOException {
    for (ReleaseManifest.Artifact asset : release.assets()) {
      Path file = local.resolve("releases/v1.2.3").resolve(asset.name());
      flip(file);
      assertThat(published()).extracting(Finding::subject).anyMatch(s -> s.endsWith(asset.name()));
      flip(file);
    }
    assertThat(published()).isEmpty();
  }

  @Test
  void findsEveryChangedFileOfTheBuild() throws IOException {
    for (ReleaseManifest.Artifact artifact : release.artifacts()) {
      Path file = folder.resolve(artifact.path());
      flip(file);
      assertThat(built()).extracting(Finding::subject).containsExactly(file.toString());
      flip(file);
    }
    assertThat(built()).isEmpty();
  }

  @Test
  void findsAnAssetThatIsGone() throws IOException {
    Files.delete(local.resolve("releases/v1.2.3/release.json"));

    assertThat(published()).hasSize(1);
    assertThat(published().getFirst().subject()).endsWith("/v1.2.3/release.json");
    assertThat(published().getFirst().actual()).isEqualTo("missing");
  }

  @Test
  void ofAReleaseThatWasGivenUpThatIsAllThereIsToSay() throws IOException {
    destinations().releases().yank("v1.2.3", "it loses data");
    Files.writeString(local.resolve("releases/.latest"), "v1.2.2\n");

    assertThat(published()).extracting(Finding::actual).containsExactly("YANKED");
  }

  @Test
  void findsAReleaseThatIsGone() throws IOException {
    Files.move(local.resolve("releases/v1.2.3"), local.resolve("releases/.draft-v1.2.3"));

    assertThat(published().getFirst().actual()).isEqualTo("DRAFT");
  }

  @Test
  void tellsWhatAPointerLeadsToThatIsNoRelease() throws IOException {
    Files.writeString(local.resolve("releases/.latest"), "nightly\n");

    PublishedVerification.Result result =
        PublishedVerification.examine(json, destinations(), Succession.FINAL_VERSIONS);

    assertThat(result.findings()).isEmpty();
    assertThat(result.strays())
        .containsExactly(
            new Finding(
                local.resolve("releases") + " latest",
                "1.2.3",
                "something whose version cannot be told"));
  }

  @Test
  void doesNotReadWhatHasNoEnd() {
    Content endless =
        new Content() {
          @Override
          public long sizeBytes() {
            return 3;
          }

          @Override
          public InputStream open() {
            return new InputStream() {
              @Override
              public int read() {
                return 1;
              }
            };
          }
        };

    assertThat(CheckedContent.check("a.tar.gz", 3, Digest.of(new byte[] {1, 1, 1}), () -> endless))
        .contains(new Finding("a.tar.gz", "3 bytes", "more than 3 bytes"));
  }

  @Test
  void findsAnotherLatest() throws IOException {
    Files.writeString(local.resolve("releases/.latest"), "v1.2.2\n");

    assertThat(published())
        .containsExactly(new Finding(local.resolve("releases") + " latest", "v1.2.3", "v1.2.2"));
  }

  @Test
  void findsAChecksumInTheTapThatIsNotTheReleases() {
    String sha256 = release.assets().getFirst().sha256().hex();
    replaceFormula(text -> text.replace(sha256, "0".repeat(64)));

    assertThat(published()).extracting(Finding::actual).contains("sha256:" + "0".repeat(64));
  }

  @Test
  void findsAUrlInTheTapThatLeadsNowhere() {
    replaceFormula(text -> text.replace("-linux-arm64.tar.gz", "-linux-arm65.tar.gz"));

    assertThat(published())
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.subject()).endsWith("-linux-arm65.tar.gz"));
  }

  @Test
  void findsAUrlInTheTapThatLeadsElsewhere() {
    replaceFormula(text -> text.replace("file:///", "https://elsewhere.example/"));

    assertThat(published()).extracting(Finding::actual).containsOnly("elsewhere");
  }

  @Test
  void findsAnOlderFormula() {
    replaceFormula(
        text -> FormulaSeal.seal(text.replace("version \"1.2.3\"", "version \"1.2.2\"")));

    assertThat(published()).extracting(Finding::expected).contains("1.2.3");
  }

  @Test
  void findsAFormulaThatIsNone() {
    replaceFormula(_ -> "class Stigmer < Formula\nend\n");

    assertThat(published()).extracting(Finding::expected).containsExactly("a formula");
  }

  @Test
  void theFirstFindingIsAMismatch() throws IOException {
    flip(local.resolve("releases/v1.2.3/checksums.txt"));

    Mismatch mismatch = published().getFirst().asMismatch();

    assertThat(mismatch.subject()).endsWith("/releases/v1.2.3/checksums.txt");
    assertThat(mismatch.hint()).isPresent();
  }

  private void replaceFormula(UnaryOperator<String> change) {
    Tap tap = destinations().tap().orElseThrow();
    Tap.Tip tip = tap.tip("stigmer");
    String text = change.apply(tip.text().orElseThrow());
    assertThat(text).isNotEqualTo(tip.text().orElseThrow());
    tap.update(tip, text, new Tap.Commit("by hand", release.commitTime()));
  }

  private static java.util.function.Predicate<String> names(Descriptor content) {
    return subject -> subject.endsWith(content.digest().toString());
  }

  private static Path blob(Path root, Descriptor content) {
    return root.resolve("images/agent-runner/blobs/sha256").resolve(content.digest().hex());
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void tellsWhatToDoAboutSomethingMissingFromWhatToDoAboutSomethingElse() {
    assertThat(new Finding("tag", "a", "missing").asMismatch().hint().orElseThrow())
        .startsWith("`release-tool publish --repair` brings what is missing");
    assertThat(new Finding("tag", "a", "b").asMismatch().hint().orElseThrow())
        .startsWith("find out who changed it");
    assertThat(new Finding("v1.2.3", "PUBLISHED", "YANKED").asMismatch().hint().orElseThrow())
        .contains("publish --unyank");
  }

  private List<Finding> published() {
    return PublishedVerification.check(json, destinations(), Succession.FINAL_VERSIONS);
  }

  private List<Finding> built() {
    return DistVerification.check(Dist.open(folder));
  }

  private Destinations destinations() {
    return LocalDestinations.in(local, release);
  }

  private static final class Silent implements PublishListener {
    @Override
    public void waiting(String holder) {}

    @Override
    public void planned(ReleasePlan plan) {}

    @Override
    public void started(Action action) {}

    @Override
    public void finished(Action action) {}
  }
}
