package ai.stigmer.release.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputCacheTest {
  private final LoopbackMirror first = new LoopbackMirror();
  private final LoopbackMirror second = new LoopbackMirror();
  private final Http http = Fast.http();
  private final byte[] content = new byte[3_000_000];
  @TempDir private Path folder;
  private InputCache cache;

  @BeforeEach
  void fill() {
    new Random(7).nextBytes(content);
    cache = new InputCache(folder, http);
  }

  @AfterEach
  void close() {
    http.close();
    first.close();
    second.close();
  }

  private Download download(URI... candidates) {
    return new Download(
        "f.deb",
        Digest.of(content),
        OptionalLong.of(content.length),
        List.of(candidates),
        Transport.TLS);
  }

  private Path fetch(URI... candidates) {
    return cache.fetch(download(candidates), DownloadListener.SILENT);
  }

  private long keptFiles() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(f -> !f.toString().endsWith(".lock")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void needsNoNetworkForWhatItHas() {
    first.serve("/f", content);
    Path file = fetch(first.uri("/f"));
    first.close();
    assertThat(fetch(first.uri("/f"))).isEqualTo(file).hasBinaryContent(content);
    assertThat(cache.find(Digest.of(content), OptionalLong.empty())).contains(file);
  }

  @Test
  void takesTheNextMirrorWhenOneDoesNotHaveIt() {
    second.serve("/f", content);
    assertThat(fetch(first.uri("/f"), second.uri("/f"))).hasBinaryContent(content);
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void takesTheNextMirrorWhenOneIsDown() {
    second.serve("/f", content);
    URI down = first.uri("/f");
    first.close();
    assertThat(fetch(down, second.uri("/f"))).hasBinaryContent(content);
  }

  @Test
  void namesWhatEachMirrorSaid() {
    first.status("/f", 503);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> fetch(first.uri("/f"), second.uri("/f")))
        .withMessageContaining("answered 503 to GET, 3 times")
        .withMessageContaining("answered 404");
  }

  @Test
  void continuesWhereAConnectionBrokeOff() {
    first.breakOffOnce("/f", content, 2_000_000);
    assertThat(fetch(first.uri("/f"))).hasBinaryContent(content);
    assertThat(first.requests()).hasSize(2);
    assertThat(first.requests().get(1)).startsWith("/f bytes=").isNotEqualTo("/f bytes=0-");
  }

  @Test
  void continuesWhatAnEarlierRunLeft() {
    first.stall("/f", content, 1_500_000);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> fetch(first.uri("/f")));
    second.serve("/f", content);
    assertThat(fetch(second.uri("/f"))).hasBinaryContent(content);
    assertThat(second.requests()).containsExactly("/f bytes=1500000-");
  }

  @Test
  void startsAgainWhenTheServerKnowsNoRanges() throws IOException {
    leave(Arrays.copyOf(content, 100));
    first.on(
        "/f",
        (exchange, _) -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
        });
    assertThat(fetch(first.uri("/f"))).hasBinaryContent(content);
  }

  @Test
  void startsAgainOnceWhenWhatAnEarlierRunLeftIsDamaged() throws IOException {
    leave(new byte[100]);
    first.serve("/f", content);
    assertThat(fetch(first.uri("/f"))).hasBinaryContent(content);
    assertThat(first.requests()).containsExactly("/f bytes=100-", "/f");
  }

  private void leave(byte[] partial) throws IOException {
    Files.createDirectories(folder.resolve("partial"));
    Files.write(folder.resolve("partial").resolve(Digest.of(content).hex()), partial);
  }

  @Test
  void stopsAtOtherContentAndKeepsNothing() {
    byte[] other = content.clone();
    other[5]++;
    first.serve("/f", other);
    second.serve("/f", content);
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> fetch(first.uri("/f"), second.uri("/f")))
        .satisfies(
            e -> {
              assertThat(e.expected()).isEqualTo(Digest.of(content).toString());
              assertThat(e.actual()).isEqualTo(Digest.of(other).toString());
            });
    assertThat(keptFiles()).isZero();
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void stopsAtAnotherSizeBeforeReadingIt() {
    first.serve("/f", new byte[content.length + 1]);
    assertThatExceptionOfType(Mismatch.class).isThrownBy(() -> fetch(first.uri("/f")));
    assertThat(keptFiles()).isZero();
  }

  @Test
  void fetchesAgainWhatWasDamagedOnDisk() throws IOException {
    first.serve("/f", content);
    Path file = fetch(first.uri("/f"));
    byte[] damaged = content.clone();
    damaged[9]++;
    Files.write(file, damaged);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(cache.find(Digest.of(content), OptionalLong.empty())).isEmpty();
    assertThat(fetch(first.uri("/f"))).hasBinaryContent(content);
  }

  @Test
  void downloadsOnceForManyThreads() throws Exception {
    first.serve("/f", content);
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      Callable<Path> fetch = () -> fetch(first.uri("/f"));
      for (Future<Path> file :
          threads.invokeAll(List.of(fetch, fetch, fetch, fetch, fetch, fetch))) {
        assertThat(file.get()).hasBinaryContent(content);
      }
    }
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void tellsProgressUpToTheSize() {
    first.serve("/f", content);
    StringBuilder heard = new StringBuilder();
    long[] last = {-1};
    cache.fetch(
        download(first.uri("/f")),
        new DownloadListener() {
          @Override
          public void advanced(String name, long doneBytes, OptionalLong totalBytes) {
            assertThat(doneBytes).isGreaterThanOrEqualTo(last[0]);
            assertThat(totalBytes).hasValue(content.length);
            last[0] = doneBytes;
          }

          @Override
          public void finished(String name) {
            heard.append(name);
          }
        });
    assertThat(last[0]).isEqualTo(content.length);
    assertThat(heard).hasToString("f.deb");
  }

  @Test
  void adoptsAnUnpinnedFileUnderItsDigest() {
    first.serve("/x/jmods.tar.gz", content);
    InputCache.Adopted adopted =
        cache.adopt(
            first.uri("/x/jmods.tar.gz"), Transport.TLS, content.length, DownloadListener.SILENT);
    assertThat(adopted.digest()).isEqualTo(Digest.of(content));
    assertThat(adopted.sizeBytes()).isEqualTo(content.length);
    assertThat(cache.find(adopted.digest(), OptionalLong.empty())).contains(adopted.file());
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoPlaceToAsk() {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(this::fetch)
        .withMessageContaining("f.deb");
  }
}
