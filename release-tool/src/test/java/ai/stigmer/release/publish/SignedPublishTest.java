package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.crashes;
import static ai.stigmer.release.publish.Publishing.publish;
import static ai.stigmer.release.publish.Publishing.publisher;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.signing.ImageSignature;
import ai.stigmer.release.signing.Keys;
import ai.stigmer.release.signing.Signatures;
import ai.stigmer.release.signing.SigningKey;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.Finding;
import ai.stigmer.release.verify.SignatureVerification;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures are made once, before anybody sees the release, and stay. */
final class SignedPublishTest {
  private static final SigningKey KEY = key(11);
  private static final SigningKey OTHER = key(12);

  private static Dist dist;
  private static Signatures signatures;

  @BeforeAll
  static void build(@TempDir Path folder) throws IOException {
    SampleRelease.build(folder, "1.2.3");
    dist = Dist.open(folder);
    signatures = signedBy(KEY);
  }

  private static SigningKey key(int number) {
    return SigningKey.parse("test", Keys.privateKey(BigInteger.valueOf(number)));
  }

  private static Signatures signedBy(SigningKey key) throws IOException {
    byte[] checksums = Files.readAllBytes(dist.folder().resolve("checksums.txt"));
    return Signatures.of(dist.json(), Optional.of(checksums), key);
  }

  private static List<Finding> findings(World world, SigningKey key) {
    return SignatureVerification.check(dist.release(), world.destinations(), key.publicKey());
  }

  @Test
  void filesAndImageAreSignedAndPublishingAgainDoesNothing() {
    World world = new World();
    publisher(world, dist, signatures).publish();

    assertThat(findings(world, KEY)).isEmpty();
    assertThat(findings(world, OTHER)).hasSize(5);
    assertThat(publisher(world, dist, signatures).plan().isEmpty()).isTrue();
    assertThat(world.broken()).isEmpty();
    assertThat(world.destinations().image(SampleRelease.IMAGE).referrers(index()))
        .anyMatch(r -> r.artifactType().equals("application/vnd.dev.cosign.artifact.sig.v1+json"));
  }

  @Test
  void aRunAfterACrashAtAnyPointEndsInTheSameState() {
    World undisturbed = new World();
    publisher(undisturbed, dist, signatures).publish();
    int points = 0;
    for (int at = 0; ; at += 2, points++) {
      World world = new World();
      if (!crashes(world, () -> publisher(world, dist, signatures).publish(), at)) {
        break;
      }
      publisher(world, dist, signatures).publish();
      assertThat(world.state()).as("crash at half step %d", at).isEqualTo(undisturbed.state());
      assertThat(world.broken()).as("crash at half step %d", at).isEmpty();
    }
    assertThat(points).isGreaterThan(10);
  }

  @Test
  void whatWasPublishedUnsignedStaysSo() {
    World world = new World();
    publish(world, dist);
    String before = world.state();

    ReleasePlan plan = publisher(world, dist, signatures).publish();

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.kept())
        .extracting(ReleasePlan.Kept::pointer)
        .contains("signatures of release v1.2.3");
    assertThat(world.state()).isEqualTo(before);
    assertThat(findings(world, KEY)).extracting(Finding::actual).containsOnly("missing");
  }

  @Test
  void signaturesOfOthersUnderTheImagesTagAreLeftAlone() throws IOException {
    World world = new World();
    ImageSignature theirs = signedBy(OTHER).image(SampleRelease.IMAGE).getFirst();
    var store = world.destinations().image(SampleRelease.IMAGE);
    theirs
        .contents()
        .forEach(
            c ->
                store.push(
                    c,
                    ai.stigmer.release.archive.Content.of(theirs.bytes(c.digest()).orElseThrow())));
    store.tag(theirs.tag(), theirs.manifest());

    ReleasePlan plan = publisher(world, dist, signatures).publish();

    assertThat(plan.actions())
        .as("those of the platforms")
        .filteredOn(Action.SignImage.class::isInstance)
        .hasSize(2);
    assertThat(store.resolve(theirs.tag()).map(d -> d.digest()))
        .contains(theirs.manifest().digest());
    assertThat(findings(world, KEY))
        .singleElement()
        .extracting(Finding::actual)
        .isEqualTo("signatures of others");
  }

  private static ai.stigmer.release.image.Digest index() {
    return dist.release().images().getFirst().index().digest();
  }
}
