package ai.stigmer.release.build;

import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.EmbeddedSpec;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import java.util.List;

/** Something of {@code release.yml}, for one of its platforms. */
record Target<S>(S spec, Platform platform) {
  static List<Target<ImageSpec>> images(ReleaseSpec release) {
    return release.images().stream()
        .flatMap(spec -> spec.platforms().stream().map(platform -> new Target<>(spec, platform)))
        .toList();
  }

  /** Tarballs for the platforms whose distributions carry them. */
  static List<Target<EmbeddedSpec>> embedded(ReleaseSpec release) {
    return release.embedded().stream()
        .flatMap(
            spec -> release.platforms(spec).stream().map(platform -> new Target<>(spec, platform)))
        .toList();
  }

  static List<Target<DistributionSpec>> distributions(ReleaseSpec release) {
    return release.distributions().stream()
        .flatMap(spec -> spec.platforms().stream().map(platform -> new Target<>(spec, platform)))
        .toList();
  }
}
