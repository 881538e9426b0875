package ai.stigmer.release.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.plan.Action;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SideBySideTest {
  private static Action push(int n, String mediaType) {
    byte[] bytes = {(byte) n};
    return new Action.PushContent("image", new Descriptor(mediaType, Digest.of(bytes), 1));
  }

  private static List<Action> blobs(int count) {
    return IntStream.range(0, count).mapToObj(i -> push(i, MediaTypes.OCI_LAYER)).toList();
  }

  @Test
  void blobsAndAssetsGoTogetherAndManifestsAlone() {
    Action layer = push(1, MediaTypes.OCI_LAYER_GZIP);
    Action config = push(2, MediaTypes.OCI_CONFIG);
    Action manifest = push(3, MediaTypes.OCI_MANIFEST);
    Action index = push(4, MediaTypes.OCI_INDEX);
    Action draft = new Action.CreateDraft("v1");
    Action one = asset("a");
    Action two = asset("b");

    assertThat(SideBySide.groups(List.of(layer, config, manifest, index, layer, draft, one, two)))
        .containsExactly(
            List.of(layer, config),
            List.of(manifest),
            List.of(index),
            List.of(layer),
            List.of(draft),
            List.of(one, two));
    assertThat(SideBySide.groups(List.of())).isEmpty();
  }

  private static Action asset(String name) {
    return new Action.UploadAsset(
        "v1", new HostedAsset(name, 1, Digest.of(new byte[0])), Optional.empty());
  }

  @Test
  void fourAreUnderWayAtATime() {
    CountDownLatch four = new CountDownLatch(4);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<Action> done = Collections.newSetFromMap(new ConcurrentHashMap<>());

    SideBySide.run(
        blobs(20),
        action -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          four.countDown();
          await(four);
          running.decrementAndGet();
          done.add(action);
        });

    assertThat(most).hasValue(4);
    assertThat(done).hasSize(20);
  }

  @Test
  void afterAFailureNoneBeginsAndAllHaveEnded() {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger running = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                SideBySide.run(
                    blobs(20),
                    _ -> {
                      running.incrementAndGet();
                      try {
                        if (begun.incrementAndGet() == 4) {
                          throw new IllegalArgumentException("the fourth");
                        }
                        await(never);
                      } finally {
                        running.decrementAndGet();
                      }
                    }));

    assertThat(running).hasValue(0);
    assertThat(begun.get()).isLessThan(20);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
