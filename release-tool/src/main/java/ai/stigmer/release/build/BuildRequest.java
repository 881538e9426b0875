package ai.stigmer.release.build;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleasePart;
import ai.stigmer.release.source.GitFacts;
import ai.stigmer.release.spec.Placeholders;
import ai.stigmer.release.spec.ProfiledSpec;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be built.
 *
 * @param repository the folder of {@code release.yml}, absolute
 * @param lockDigest of the bytes of {@code release.lock}
 * @param dist where everything goes, absolute
 */
public record BuildRequest(
    Path repository,
    ProfiledSpec profiled,
    GitFacts git,
    ReleaseLock lock,
    Digest lockDigest,
    Path dist) {

  public ReleaseSpec spec() {
    return profiled.spec();
  }

  /** Values of placeholders where there is no platform. */
  Placeholders placeholders() {
    return new Placeholders(
        spec().product().name(), git.version(), git.tag(), git.commit(), Optional.empty());
  }

  /** The same for some of the release's platforms. */
  public BuildRequest on(Set<Platform> platforms) {
    return new BuildRequest(
        repository,
        new ProfiledSpec(
            profiled.profile(), spec().on(platforms), profiled.movesPointersForPrereleases()),
        git,
        lock,
        lockDigest,
        dist);
  }

  ReleasePart.Source source() {
    return new ReleasePart.Source(
        spec().product().name().value(),
        git.version().toString(),
        git.tag(),
        git.commit(),
        git.commitTime(),
        lockDigest,
        profiled.profile());
  }

  ReleaseFacts facts() {
    return new ReleaseFacts(
        spec().product().name().value(), git.version().toString(), git.commit(), git.commitTime());
  }
}
