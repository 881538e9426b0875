package ai.stigmer.release.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Format;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.Layer;
import ai.stigmer.release.image.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageLayoutTest {
  private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);
  private static final Descriptor BLOB = new Descriptor("text/plain", Digest.of(BYTES), 5);

  @TempDir private Path folder;
  private ImageLayout layout;

  @BeforeEach
  void createLayout() {
    layout = ImageLayout.create(folder.resolve("layout"));
  }

  @Test
  void storesABlobUnderItsDigest() throws IOException {
    layout.writeBlob(BLOB, new ByteArrayInputStream(BYTES));

    assertThat(layout.hasBlob(BLOB)).isTrue();
    assertThat(Files.readAllBytes(layout.blob(BLOB.digest()).path())).isEqualTo(BYTES);
    assertThat(files())
        .containsExactly("blobs/sha256/" + BLOB.digest().hex(), "index.json", "oci-layout");
  }

  @Test
  void storesNothingThatIsNotWhatWasNamed() throws IOException {
    for (String wrong : List.of("byte", "bytes!", "BYTES", "")) {
      byte[] bytes = wrong.getBytes(StandardCharsets.UTF_8);
      assertThatExceptionOfType(Mismatch.class)
          .isThrownBy(() -> layout.writeBlob(BLOB, new ByteArrayInputStream(bytes)))
          .satisfies(e -> assertThat(e.subject()).isEqualTo(BLOB.digest().toString()));
    }
    assertThat(files()).containsExactly("index.json", "oci-layout");
  }

  @Test
  void doesNotReadABlobItHas() throws IOException {
    layout.writeBlob(BLOB, new ByteArrayInputStream(BYTES));
    InputStream closed = InputStream.nullInputStream();
    closed.close();

    layout.writeBlob(BLOB, closed);

    assertThat(layout.hasBlob(BLOB)).isTrue();
  }

  @Test
  void namesABlobItLacks() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> layout.blob(BLOB.digest()))
        .withMessageContaining("has no blob `" + BLOB.digest() + "`");
  }

  @Test
  void opensOnlyWhatIsALayout() throws IOException {
    assertThat(ImageLayout.open(layout.folder()).tags()).isEmpty();
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> ImageLayout.open(folder))
        .withMessageContaining("is no OCI image layout");
    for (String other : List.of("{\"imageLayoutVersion\":\"9\"}", "[\"1.0.0\"]", "1.0.0", "")) {
      Files.writeString(layout.folder().resolve("oci-layout"), other);
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> ImageLayout.open(layout.folder()))
          .withMessageContaining("no image layout version 1.0.0");
    }
  }

  @Test
  void movesOneTagAndLeavesTheOthers() throws IOException {
    Descriptor first = put("first");
    Descriptor second = put("second");

    layout.tag("latest", first);
    layout.tag("1.0.0", first);
    layout.tag("latest", second);
    layout.tagOnce("1.0.0", first);

    assertThat(layout.tags()).containsOnlyKeys("1.0.0", "latest");
    assertThat(layout.resolve("latest")).contains(second);
    assertThat(layout.resolve("1.0.0")).contains(first);
    String index = Files.readString(layout.folder().resolve("index.json"));
    assertThat(index.indexOf("1.0.0")).isLessThan(index.indexOf("latest"));

    layout.untag("latest");
    assertThat(layout.resolve("latest")).isEmpty();
  }

  @Test
  void neverMovesAWriteOnceTag() {
    Descriptor first = put("first");
    Descriptor second = put("second");
    layout.tagOnce("1.0.0", first);

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> layout.tagOnce("1.0.0", second))
        .satisfies(e -> assertThat(e.actual()).isEqualTo(first.digest().toString()));
    assertThat(layout.resolve("1.0.0")).contains(first);
  }

  @Test
  void refusesToTagWhatItLacksAndWhatIsNoTag() {
    assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> layout.tag("x", BLOB));
    Descriptor stored = put("x");
    assertThatIllegalArgumentException().isThrownBy(() -> layout.tag("a/b", stored));
  }

  @Test
  void keepsEveryTagWhenManyThreadsTagAtOnce() throws Exception {
    Descriptor root = put("root");
    List<Future<?>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 40; i++) {
        String tag = "t" + i;
        ImageLayout own = ImageLayout.create(layout.folder());
        done.add(threads.submit(() -> own.tag(tag, root)));
      }
    }
    for (Future<?> one : done) {
      one.get();
    }

    assertThat(layout.tags()).hasSize(40);
  }

  @Test
  void writesALayerWhoseIdsAreThoseOfItsBytes() throws IOException {
    FileTree tree = SampleImage.base(Platform.LINUX_AMD64);

    Layer layer = new LayerWriter(layout, SampleImage.TIME, Format.OCI).write(tree);

    byte[] packed = Files.readAllBytes(layout.blob(layer.descriptor().digest()).path());
    assertThat(Digest.of(packed)).isEqualTo(layer.descriptor().digest());
    assertThat(layer.descriptor().sizeBytes()).isEqualTo(packed.length);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertThat(Digest.of(in.readAllBytes())).isEqualTo(layer.diffId());
    }
    assertThat(layer.unpackedSizeBytes()).isEqualTo(tree.sizeBytes());
  }

  @Test
  void writesOneImageAsTheSameBytesEverywhere() {
    ImageLayout other = ImageLayout.create(folder.resolve("other"));

    assertThat(SampleImage.write(other, Format.OCI))
        .isEqualTo(SampleImage.write(layout, Format.OCI));
  }

  @Test
  void refusesAnImageWhoseLayersItLacks() {
    ImageLayout other = ImageLayout.create(folder.resolve("other"));
    Image image = SampleImage.images(other, Format.OCI).getFirst();

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> layout.putImage(image))
        .withMessageContaining("lacks layer");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void copiesAWholeImage(Format format) {
    ImageLayout source = ImageLayout.create(folder.resolve("source"));
    Descriptor root = SampleImage.write(source, format);

    layout.copyFrom(source, root);
    layout.tag("1.2.3", root);

    assertThat(LayoutValidator.check(layout)).isEmpty();
    assertThat(layout.base(root, Platform.LINUX_ARM64).config().platform())
        .isEqualTo(Platform.LINUX_ARM64);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> layout.forPlatform(root, Platform.DARWIN_ARM64))
        .withMessageContaining("has no image for `darwin/arm64`");
  }

  @Test
  void prunesWhatNoTagLeadsTo() throws IOException {
    Descriptor root = SampleImage.write(layout, Format.OCI);
    layout.tag("latest", root);
    List<String> before = files();
    put("garbage");
    Files.writeString(layout.folder().resolve(".partial-x"), "interrupted");

    layout.prune();

    assertThat(files()).isEqualTo(before);
    assertThat(LayoutValidator.check(layout)).isEmpty();
  }

  private Descriptor put(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Descriptor blob = new Descriptor("text/plain", Digest.of(bytes), bytes.length);
    layout.writeBlob(blob, new ByteArrayInputStream(bytes));
    return blob;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> paths = Files.walk(layout.folder())) {
      return paths
          .filter(Files::isRegularFile)
          .map(p -> layout.folder().relativize(p).toString())
          .filter(name -> !name.equals(".lock"))
          .sorted()
          .toList();
    }
  }
}
