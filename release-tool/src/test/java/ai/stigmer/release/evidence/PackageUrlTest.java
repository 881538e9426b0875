package ai.stigmer.release.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Forms of the purl specification. */
class PackageUrlTest {
  @Test
  void namesADebianPackageWithItsEpoch() {
    assertThat(PackageUrl.debian("busybox-static", "1:1.37.0-6+b9", "amd64", "trixie"))
        .isEqualTo("pkg:deb/debian/busybox-static@1:1.37.0-6%2Bb9?arch=amd64&distro=trixie");
  }

  @Test
  void namesAMavenArtifact() {
    assertThat(PackageUrl.maven("io.temporal", "temporal-sdk", "1.38.0"))
        .isEqualTo("pkg:maven/io.temporal/temporal-sdk@1.38.0");
  }

  @Test
  void namesAnImageByDigestAndLeavesOutWhatIsNotSaid() {
    assertThat(PackageUrl.oci("ghcr.io/acme/runner", "sha256:0a", "arm64"))
        .isEqualTo("pkg:oci/runner@sha256:0a?arch=arm64&repository_url=ghcr.io/acme/runner");
    assertThat(PackageUrl.oci("ghcr.io/acme/runner", "sha256:0a", "")).doesNotContain("arch");
  }

  @Test
  void encodesWhatWouldBeReadAsItsOwnSigns() {
    assertThat(PackageUrl.maven("a/b", "c?d", "1@2#3 ü"))
        .isEqualTo("pkg:maven/a%2Fb/c%3Fd@1%402%233%20%C3%BC");
  }
}
