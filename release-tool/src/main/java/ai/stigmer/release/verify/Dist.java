package ai.stigmer.release.verify;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.ImageArtifact;
import ai.stigmer.release.layout.LayoutImageStore;
import ai.stigmer.release.manifest.ImageArtifacts;
import ai.stigmer.release.manifest.PartJson;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A finished build: {@code release.json} and the contents it names.
 *
 * @param json as it was written, by this version of the program or another
 */
public record Dist(Path folder, Encoded<ReleaseManifest> json) {
  private static final int MAX_BYTES = 8 << 20;

  /**
   * Reads {@code release.json}; the contents are not looked at.
   *
   * @throws InvalidInput if it is no release
   */
  public static Dist open(Path folder) {
    Path file = folder.resolve(ReleaseJson.FILE_NAME);
    byte[] json;
    try (InputStream in = Files.newInputStream(file)) {
      json = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw Files.exists(folder.resolve(PartJson.FILE_NAME))
          ? new InvalidInput(
              folder.toString(),
              "holds a part of a release",
              "put all parts together with `release-tool merge`",
              e)
          : new InvalidInput(
              folder.toString(), "has no release.json", "run `release-tool build` first", e);
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
    return new Dist(folder, ReleaseJson.read(file.toString(), json));
  }

  public ReleaseManifest release() {
    return json.value();
  }

  /** A blob or manifest of an image, not checked; also of a file kept beside it. */
  public Content content(Image image, Descriptor content) {
    for (ImageArtifact artifact : ImageArtifacts.of(json, image)) {
      Optional<byte[]> bytes = artifact.bytes(content.digest());
      if (bytes.isPresent()) {
        return Content.of(bytes.get());
      }
      if (artifact.file().digest().equals(content.digest())) {
        return asset(artifact.fileName());
      }
    }
    LayoutImageStore layout = layout(image);
    if (!layout.has(content)) {
      throw new InvalidInput(
          layout.name(),
          "has no blob `" + content.digest() + "`",
          "run `release-tool build` again");
    }
    return layout.content(content);
  }

  /** The bytes of an asset, not checked. */
  public Content asset(HostedAsset asset) {
    return asset(asset.name());
  }

  private Content asset(String name) {
    return name.equals(ReleaseJson.FILE_NAME)
        ? Content.of(json.bytes())
        : release().assets().stream()
            .filter(a -> a.name().equals(name))
            .findFirst()
            .map(this::file)
            .orElseThrow(() -> new IllegalArgumentException("no asset `" + name + "`"));
  }

  Content file(Artifact artifact) {
    return FileContent.of(folder.resolve(artifact.path()));
  }

  LayoutImageStore layout(Image image) {
    return new LayoutImageStore(folder.resolve("images").resolve(image.name()));
  }
}
