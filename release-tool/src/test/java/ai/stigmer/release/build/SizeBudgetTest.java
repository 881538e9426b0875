package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.Layer;
import ai.stigmer.release.spec.ByteSize;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SizeBudgetTest {
  private static final String SUM = "0123456789abcdef0123456789abcdef  ";

  @Test
  void letsAnImageReachItsBudgetWithoutAskingForTheBase() {
    Supplier<Optional<FileTree>> base =
        () -> {
          throw new AssertionError("asked for");
        };

    SizeBudget.require(
        ByteSize.parse("3MB"),
        "runner",
        Platform.LINUX_AMD64,
        List.of(layer("base", 1_000_000), layer("application", 2_000_000)),
        base);
  }

  @Test
  void blamesLayersAndPackagesFromTheLargestDown() {
    FileTree root =
        FileTree.of(
            List.of(
                file("usr/lib/small.so", new byte[100_000]),
                file("usr/lib/large.so", new byte[700_000]),
                sums("small", "usr/lib/small.so\n"),
                // As packages of before the merged /usr list their files; one was removed.
                sums("large", "lib/large.so\n", "usr/share/doc/large/removed\n")));

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                SizeBudget.require(
                    ByteSize.parse("2MB"),
                    "runner",
                    Platform.LINUX_ARM64,
                    List.of(layer("base", 800_000), layer("application", 1_200_001)),
                    () -> Optional.of(root)))
        .withMessage(
            "`runner linux/arm64` is 2.0 MB unpacked, its budget is 2.0 MB; layers: application"
                + " 1.2 MB, base 0.8 MB; packages: large 0.7 MB, small 0.1 MB");
  }

  @Test
  void blamesLayersAloneWhereThereAreNoPackages() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                SizeBudget.require(
                    ByteSize.parse("1MB"),
                    "runner",
                    Platform.LINUX_AMD64,
                    List.of(layer("application", 2_000_000)),
                    Optional::empty))
        .withMessage(
            "`runner linux/amd64` is 2.0 MB unpacked, its budget is 1.0 MB; layers: application"
                + " 2.0 MB");
  }

  private static Entry file(String path, byte[] content) {
    return new Entry.RegularFile(path, 0644, Owner.ROOT, Content.of(content));
  }

  private static Entry sums(String name, String... paths) {
    return file(
        "var/lib/dpkg/status.d/" + name + ".md5sums",
        (SUM + String.join(SUM, paths)).getBytes(StandardCharsets.UTF_8));
  }

  private static Layer layer(String name, long unpackedBytes) {
    Digest digest = Digest.of(name.getBytes(StandardCharsets.UTF_8));
    return new Layer(
        name, new Descriptor(MediaTypes.OCI_LAYER_GZIP, digest, 1), digest, unpackedBytes, null);
  }
}
