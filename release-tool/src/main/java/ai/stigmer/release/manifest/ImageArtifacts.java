package ai.stigmer.release.manifest;

import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.ImageArtifact;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import java.util.ArrayList;
import java.util.List;

/** The files of a release that are kept beside an image, so that who has the image finds them. */
public final class ImageArtifacts {
  private ImageArtifacts() {}

  /** Those about one of a release's images, {@code release.json} last. */
  public static List<ImageArtifact> of(Encoded<ReleaseManifest> json, Image image) {
    ReleaseManifest release = json.value();
    List<ImageArtifact> artifacts = new ArrayList<>();
    for (PlatformImage one : image.manifests()) {
      release
          .artifact(
              ArtifactKind.SBOM,
              SbomName.ofImage(image.name(), release.version(), one.platform()),
              one.platform())
          .ifPresent(bill -> artifacts.add(about(one.manifest(), bill, release)));
    }
    release.artifacts().stream()
        .filter(artifact -> artifact.kind() == ArtifactKind.PROVENANCE)
        .forEach(statement -> artifacts.add(about(image.index(), statement, release)));
    artifacts.add(releaseJson(json, image));
    return List.copyOf(artifacts);
  }

  /** {@code release.json} as an artifact about an image's index. */
  public static ImageArtifact releaseJson(Encoded<ReleaseManifest> json, Image image) {
    return ImageArtifact.about(
        image.index(),
        ReleaseJson.FILE_NAME,
        json.descriptor(ReleaseJson.MEDIA_TYPE),
        json.value().version());
  }

  private static ImageArtifact about(Descriptor subject, Artifact file, ReleaseManifest release) {
    return ImageArtifact.about(
        subject,
        file.name(),
        new Descriptor(file.mediaType(), file.sha256(), file.sizeBytes()),
        release.version());
  }
}
