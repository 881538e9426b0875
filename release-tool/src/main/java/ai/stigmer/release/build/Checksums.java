package ai.stigmer.release.build;

import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** {@code checksums.txt}: one line per asset, as {@code sha256sum --check} reads it. */
final class Checksums {
  static final String NAME = "checksums.txt";

  private Checksums() {}

  /**
   * Lines of {@code <sha256> <name>}, ordered by name; it lists neither itself nor release.json.
   */
  static String of(List<Artifact> assets) {
    return assets.stream()
        .filter(asset -> asset.kind().isAsset())
        .sorted(Comparator.comparing(Artifact::name))
        .map(asset -> asset.sha256().hex() + "  " + asset.name() + "\n")
        .collect(Collectors.joining());
  }
}
