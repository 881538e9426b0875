package ai.stigmer.release.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.signing.Signatures;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.PublishedVerification;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Publishes sample releases to a {@link World}. */
final class Publishing {
  private static final Map<Rendering, String> FORMULAE = new ConcurrentHashMap<>();

  private record Rendering(ReleaseManifest release, URI downloads) {}

  private Publishing() {}

  static Publisher publisher(World world, Dist dist, Recording recording) {
    return publisher(world, dist, recording, Yanked.STAYS);
  }

  static Publisher publisher(World world, Dist dist, Recording recording, Yanked yanked) {
    return publisher(world.destinations(), dist, recording, yanked, Signatures.NONE);
  }

  static Publisher publisher(Destinations to, Dist dist) {
    return publisher(to, dist, new Recording(), Yanked.STAYS, Signatures.NONE);
  }

  private static Publisher publisher(
      Destinations to, Dist dist, Recording recording, Yanked yanked, Signatures signatures) {
    return new Publisher(
        new Publication(
            dist,
            Optional.of(
                (made, downloads) ->
                    FORMULAE.computeIfAbsent(
                        new Rendering(made, downloads),
                        r -> SampleRelease.formula(r.release(), r.downloads()))),
            Succession.FINAL_VERSIONS,
            yanked,
            Part.ALL,
            signatures),
        to,
        recording);
  }

  static ReleasePlan publish(World world, Dist dist) {
    return publisher(world, dist, new Recording()).publish();
  }

  static Publisher publisher(World world, Dist dist, Signatures signatures) {
    return publisher(world.destinations(), dist, new Recording(), Yanked.STAYS, signatures);
  }

  static boolean crashes(World world, Dist dist, int halfStep) {
    return crashes(world, () -> publish(world, dist), halfStep);
  }

  /** Whether {@code run} gets as far as {@code halfStep}, and dies there. */
  static boolean crashes(World world, Runnable run, int halfStep) {
    world.crashAt(halfStep);
    try {
      run.run();
      return false;
    } catch (World.Crash _) {
      return true;
    } finally {
      world.neverCrash();
    }
  }

  static void assertSound(World world, Dist dist) {
    assertThat(world.broken()).isEmpty();
    assertThat(
            PublishedVerification.check(
                dist.json(), world.destinations(), Succession.FINAL_VERSIONS))
        .isEmpty();
  }
}
