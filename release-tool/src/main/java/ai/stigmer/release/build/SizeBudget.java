package ai.stigmer.release.build;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.Layer;
import ai.stigmer.release.spec.ByteSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What an image may weigh unpacked, and who is to blame when it weighs more. */
final class SizeBudget {
  private static final String STATUS = "var/lib/dpkg/status.d/";
  private static final String SUMS = ".md5sums";
  private static final int BLAMED = 5;

  private SizeBudget() {}

  /**
   * Passes, or names the layers and the base's largest packages.
   *
   * @param base the root file system, asked for only to blame it
   * @throws InvalidInput if the layers are larger than {@code limit}
   */
  static void require(
      ByteSize limit,
      String image,
      Platform platform,
      List<Layer> layers,
      Supplier<Optional<FileTree>> base) {
    long total = layers.stream().mapToLong(Layer::unpackedSizeBytes).sum();
    if (total <= limit.bytes()) {
      return;
    }
    String blamed =
        layers.stream()
            .sorted(Comparator.comparingLong(Layer::unpackedSizeBytes).reversed())
            .map(layer -> layer.name() + " " + megabytes(layer.unpackedSizeBytes()))
            .collect(Collectors.joining(", "));
    String packages = base.get().map(SizeBudget::largestPackages).orElse("");
    throw new InvalidInput(
        image + " " + platform,
        "is "
            + megabytes(total)
            + " unpacked, its budget is "
            + megabytes(limit.bytes())
            + "; layers: "
            + blamed
            + (packages.isEmpty() ? "" : "; packages: " + packages),
        "leave something out of the largest, or raise `maxUnpackedSize`");
  }

  private static String largestPackages(FileTree root) {
    Map<String, Long> sizes = new TreeMap<>();
    for (Entry entry : root.entries()) {
      if (entry.path().startsWith(STATUS)
          && entry.path().endsWith(SUMS)
          && entry instanceof Entry.RegularFile sums) {
        String name =
            entry.path().substring(STATUS.length(), entry.path().length() - SUMS.length());
        sizes.put(name, installedBytes(root, sums));
      }
    }
    return sizes.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(BLAMED)
        .map(one -> one.getKey() + " " + megabytes(one.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static long installedBytes(FileTree root, Entry.RegularFile sums) {
    try (InputStream in = sums.content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.length() > 34)
          .map(line -> line.substring(34))
          .flatMap(path -> root.find(path).or(() -> root.find("usr/" + path)).stream())
          .mapToLong(e -> e instanceof Entry.RegularFile file ? file.content().sizeBytes() : 0)
          .sum();
    } catch (IOException e) {
      throw Storage.of(Path.of(sums.path()), "read", e);
    }
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
