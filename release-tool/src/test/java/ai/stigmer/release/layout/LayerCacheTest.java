package ai.stigmer.release.layout;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Format;
import ai.stigmer.release.image.Layer;
import ai.stigmer.release.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerCacheTest {
  private static final Digest KEY = Digest.of(new byte[] {1});

  @TempDir private Path folder;
  private final AtomicInteger made = new AtomicInteger();
  private LayerCache cache;
  private int targets;

  @BeforeEach
  void createCache() {
    cache = new LayerCache(folder.resolve("cache"));
  }

  @Test
  void makesALayerOnceAndStoresItInEveryTarget() {
    Layer first = get(target());
    ImageLayout second = target();

    assertThat(get(second)).isEqualTo(first);
    assertThat(made).hasValue(1);
    assertThat(second.hasBlob(first.descriptor())).isTrue();
  }

  @Test
  void makesADamagedBlobAgain() throws IOException {
    Layer layer = get(target());
    Path blob = folder.resolve("cache/blobs/sha256").resolve(layer.descriptor().digest().hex());
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length - 1] ^= 1;
    Files.write(blob, bytes);

    assertThat(get(target())).isEqualTo(layer);
    assertThat(made).hasValue(2);
    assertThat(get(target())).isEqualTo(layer);
    assertThat(made).hasValue(2);
  }

  @Test
  void makesALostBlobOrADamagedRecordAgain() throws IOException {
    Layer layer = get(target());
    Files.delete(folder.resolve("cache/blobs/sha256").resolve(layer.descriptor().digest().hex()));
    assertThat(get(target())).isEqualTo(layer);
    assertThat(made).hasValue(2);

    Path record = folder.resolve("cache/layers").resolve(KEY.hex());
    Files.writeString(record, Files.readString(record).replaceFirst("\n[0-9]+\n", "\n1\n"));
    assertThat(get(target())).isEqualTo(layer);
    Files.write(record, new byte[] {(byte) 0xff, 0});
    assertThat(get(target())).isEqualTo(layer);
    assertThat(made).hasValue(4);
  }

  @Test
  void letsOneThreadMakeWhatManyWant() throws Exception {
    ImageLayout target = target();
    List<Callable<Layer>> wanted = java.util.Collections.nCopies(8, () -> get(target));
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Layer> layer : threads.invokeAll(wanted)) {
        assertThat(layer.get().descriptor().sizeBytes()).isPositive();
      }
    }

    assertThat(made).hasValue(1);
  }

  @Test
  void keepsNothingOfAFailure() {
    ImageLayout target = target();
    Storage failure = new Storage(folder, "is full", null, null);
    org.assertj.core.api.Assertions.assertThatExceptionOfType(Storage.class)
        .isThrownBy(
            () ->
                cache.get(
                    KEY,
                    target,
                    () -> {
                      throw failure;
                    }));

    assertThat(get(target).descriptor().sizeBytes()).isPositive();
  }

  private Layer get(ImageLayout target) {
    return cache.get(
        KEY,
        target,
        () -> {
          made.incrementAndGet();
          return new LayerWriter(target, SampleImage.TIME, Format.OCI)
              .write(SampleImage.base(Platform.LINUX_AMD64));
        });
  }

  private ImageLayout target() {
    return ImageLayout.create(folder.resolve("target-" + targets++));
  }
}
