package ai.stigmer.release.build;

import ai.stigmer.release.evidence.Bom;
import ai.stigmer.release.evidence.Bom.Component;
import ai.stigmer.release.evidence.Bom.Subject;
import ai.stigmer.release.evidence.CycloneDx;
import ai.stigmer.release.evidence.PackageUrl;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.manifest.SbomName;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import java.util.List;
import java.util.Optional;

/**
 * Writes bills of materials. Each is of one platform, and names nothing that takes all platforms to
 * know: not the archive's digest, as the archive names an index.
 */
final class SbomStep {
  static final String FOLDER = "sbom";

  private final BuildRequest request;
  private final Materials materials;

  SbomStep(BuildRequest request, Materials materials) {
    this.request = request;
    this.materials = materials;
  }

  /** The bill of an image for one platform, as an artifact of the release. */
  Artifact write(ImageSpec image, PlatformImage one) {
    Digest digest = one.manifest().digest();
    Subject subject =
        new Subject(
            "container",
            image.repository(),
            version(),
            Optional.of(digest),
            license(),
            Optional.of(
                PackageUrl.oci(
                    image.repository(), digest.toString(), one.platform().architecture())));
    return write(
        SbomName.ofImage(image.name().value(), version(), one.platform()),
        one.platform(),
        subject,
        materials.of(image, one.platform()));
  }

  /** The bill of a distribution's archive for one platform. */
  Artifact write(DistributionSpec distribution, Platform platform) {
    String name = distribution.name().value();
    Subject subject =
        new Subject("application", name, version(), Optional.empty(), license(), Optional.empty());
    return write(
        nameOf(distribution, version(), platform),
        platform,
        subject,
        materials.of(distribution, platform));
  }

  static String nameOf(DistributionSpec distribution, String version, Platform platform) {
    String archive =
        DistributionContents.fullName(distribution.name().value(), version, platform) + ".tar.gz";
    return SbomName.ofArchive(archive);
  }

  private Artifact write(
      String name, Platform platform, Subject subject, List<Component> components) {
    byte[] bytes = CycloneDx.write(new Bom(subject, request.git().commitTime(), components));
    String path = FOLDER + "/" + name;
    AtomicFile.write(request.dist().resolve(path), bytes);
    return new Artifact(
        ArtifactKind.SBOM,
        name,
        platform,
        path,
        bytes.length,
        Digest.of(bytes),
        CycloneDx.MEDIA_TYPE);
  }

  private String version() {
    return request.git().version().toString();
  }

  private String license() {
    return request.spec().product().license();
  }
}
