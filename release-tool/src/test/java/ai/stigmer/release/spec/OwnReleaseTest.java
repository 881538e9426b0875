package ai.stigmer.release.spec;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** This repository's own {@code release.yml}. */
class OwnReleaseTest {
  private final ReleaseSpec spec = ReleaseSpecLoader.load(Path.of("../release.yml"));

  @Test
  void isLoadedWithEveryPlatformInTheDefaultProfile() {
    assertThat(spec.product().name()).isEqualTo(Name.parse("stigmer"));
    assertThat(spec.inProfile("default").spec()).isEqualTo(spec);
    assertThat(spec.distributions())
        .extracting(DistributionSpec::platforms)
        .allSatisfy(platforms -> assertThat(platforms).hasSize(4));
  }

  @Test
  void isBuiltForLinuxIntoOneFolderInTheLocalProfile() {
    ProfiledSpec local = spec.inProfile("local");

    assertThat(local.movesPointersForPrereleases()).isTrue();
    assertThat(local.spec().destinations().folder()).hasToString("dist/local");
    assertThat(local.spec().distributions())
        .extracting(DistributionSpec::platforms)
        .allSatisfy(
            platforms ->
                assertThat(platforms).containsExactly(Platform.LINUX_AMD64, Platform.LINUX_ARM64));
  }
}
