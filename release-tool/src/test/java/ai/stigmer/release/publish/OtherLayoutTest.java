package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.assertSound;
import static ai.stigmer.release.publish.Publishing.publish;
import static ai.stigmer.release.publish.Publishing.publisher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Withdrawal;
import ai.stigmer.release.signing.Keys;
import ai.stigmer.release.signing.Signatures;
import ai.stigmer.release.signing.SigningKey;
import ai.stigmer.release.testing.OtherLayout;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.PublishedManifest;
import ai.stigmer.release.verify.SignatureVerification;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code release.json} is its bytes, whoever wrote them; not what we would write. */
final class OtherLayoutTest {
  @TempDir private static Path folder;
  private static Dist ours;
  private static Dist first;
  private static Dist second;
  private static byte[] json;

  @BeforeAll
  static void build() {
    ours = TwoReleases.build(folder, "1.2.3");
    second = TwoReleases.build(folder, "1.3.0");
    json = OtherLayout.of(ours.folder().resolve("release.json"));
    first = Dist.open(ours.folder());
    assertThat(first.release()).isEqualTo(ours.release());
    assertThat(first.json().digest()).isNotEqualTo(ours.json().digest());
  }

  @Test
  void itIsPublishedSignedVerifiedAndLeftAlone() throws IOException {
    SigningKey key = SigningKey.parse("test", Keys.privateKey(BigInteger.valueOf(11)));
    byte[] checksums = Files.readAllBytes(first.folder().resolve("checksums.txt"));
    Signatures signatures = Signatures.of(first.json(), Optional.of(checksums), key);
    World world = new World();

    publisher(world, first, signatures).publish();

    assertThat(published(world).bytes()).isEqualTo(json);
    assertSound(world, first);
    assertThat(SignatureVerification.check(first.release(), world.destinations(), key.publicKey()))
        .isEmpty();
    assertThat(publisher(world, first, signatures).publish().isEmpty()).isTrue();
  }

  /** By what is published alone, as {@code rollback} knows it. */
  @Test
  void pointersGoBackToIt() {
    World world = new World();
    publish(world, first);
    publish(world, second);
    Encoded<ReleaseManifest> read =
        PublishedManifest.read(world.destinations().releases(), "v1.2.3");

    publisher(world, new Dist(folder.resolve("none"), read), new Recording())
        .withdraw(new Withdrawal(Set.of("v1.3.0"), "it loses data"))
        .requireWhole();

    assertThat(world.state()).contains("latest Optional[v1.2.3]", "release v1.3.0 YANKED");
    assertSound(world, new Dist(folder.resolve("none"), published(world)));
  }

  @Test
  void itIsNotReplacedByOurs() {
    World world = new World();
    publish(world, first);
    String before = world.state();

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> publish(world, ours))
        .satisfies(e -> assertThat(e.subject()).endsWith("release.json"));
    assertThat(world.state()).isEqualTo(before);
  }

  private static Encoded<ReleaseManifest> published(World world) {
    return PublishedManifest.download(world.destinations().releases(), "v1.2.3");
  }
}
