package ai.stigmer.release.cli;

import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.manifest.ReleasePart;
import java.util.ArrayList;
import java.util.List;

/** A release as a table: artifact, platform, size, digest. */
final class ArtifactTable {
  private static final int DIGEST_DIGITS = 12;

  private ArtifactTable() {}

  /** Lines with aligned columns; sizes are those users download. */
  static String of(ReleaseManifest release) {
    return align(rows(release));
  }

  /** The heading and a row per artifact. */
  static List<List<String>> rows(ReleaseManifest release) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ARTIFACT", "PLATFORM", "SIZE", "DIGEST"));
    for (Image image : release.images()) {
      rows.add(
          row(
              image.repository() + ":" + release.version(),
              "all",
              image.index().sizeBytes(),
              image.index().digest().hex()));
      for (PlatformImage one : image.manifests()) {
        rows.add(
            row(
                "  image " + image.name(),
                one.platform().toString(),
                one.compressedSizeBytes(),
                one.manifest().digest().hex()));
      }
    }
    for (Artifact artifact : release.artifacts()) {
      String platform = artifact.platform() == null ? "all" : artifact.platform().toString();
      rows.add(row(artifact.path(), platform, artifact.sizeBytes(), artifact.sha256().hex()));
    }
    return rows;
  }

  /** A part, of which no index is there and no archive. */
  static String of(ReleasePart part) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PART", "PLATFORM", "SIZE", "DIGEST"));
    for (ReleasePart.PartialImage image : part.images()) {
      for (PlatformImage one : image.manifests()) {
        rows.add(
            row(
                "image " + image.name(),
                one.platform().toString(),
                one.compressedSizeBytes(),
                one.manifest().digest().hex()));
      }
    }
    for (Artifact one : part.embedded()) {
      rows.add(
          row(one.path(), String.valueOf(one.platform()), one.sizeBytes(), one.sha256().hex()));
    }
    for (ReleasePart.Contents one : part.distributions()) {
      rows.add(row(one.path(), one.platform().toString(), one.sizeBytes(), one.sha256().hex()));
    }
    return align(rows);
  }

  private static List<String> row(String name, String platform, long sizeBytes, String hex) {
    return List.of(name, platform, Bytes.text(sizeBytes), hex.substring(0, DIGEST_DIGITS));
  }

  private static String align(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 2 ? padding + row.get(i) : row.get(i) + padding).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
