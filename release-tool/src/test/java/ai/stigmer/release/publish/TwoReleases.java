package ai.stigmer.release.publish;

import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.net.URI;
import java.nio.file.Path;

/** 1.2.3, and 1.3.0 after it. */
record TwoReleases(Dist first, Dist second) {
  static TwoReleases in(Path folder) {
    return new TwoReleases(build(folder, "1.2.3"), build(folder, "1.3.0"));
  }

  /** One more of them. */
  static Dist build(Path folder, String version) {
    SampleRelease.build(folder.resolve(version), version);
    return Dist.open(folder.resolve(version));
  }

  /** The formula of one of them, for the downloads of a {@link World}. */
  static String rendered(Dist dist) {
    return SampleRelease.formula(
        dist.release(), URI.create("https://releases.example/" + dist.release().tag()));
  }
}
