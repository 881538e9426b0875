package ai.stigmer.release.registry;

import static ai.stigmer.release.registry.RegistryClients.ALICE;
import static ai.stigmer.release.registry.RegistryClients.BLOB;
import static ai.stigmer.release.registry.RegistryClients.BYTES;
import static ai.stigmer.release.registry.RegistryClients.guarded;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.testing.registry.FakeRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry that works is asked: as little as possible, and four uploads at a time. */
final class RegistryImageStoreTest {
  @AutoClose private static RegistryClients clients;

  @BeforeAll
  static void build(@TempDir Path folder) {
    clients = new RegistryClients(folder);
  }

  private static void push(RegistryImageStore store, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    store.push(
        new Descriptor(MediaTypes.OCI_LAYER, Digest.of(bytes), bytes.length), Content.of(bytes));
  }

  @Test
  void fourBlobsTravelAtATime() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      RegistryImageStore store = clients.store(registry);
      registry.gate(4);
      List<CompletableFuture<Void>> pushes =
          IntStream.range(0, 12)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> push(store, "blob " + i), Thread::startVirtualThread))
              .toList();
      pushes.forEach(CompletableFuture::join);
      assertThat(registry.mostUploads()).isEqualTo(4);
    }
  }

  @Test
  void tagsArePaged() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      RegistryImageStore store = clients.store(registry);
      clients.publish(store);
      IntStream.range(0, 10).forEach(i -> store.tag("t" + i, clients.index()));
      assertThat(store.tags()).hasSize(11).contains("1.2.3", "t0", "t9");
    }
  }

  @Test
  void aBlobIsMountedFromAnotherRepository() {
    try (FakeRegistry registry = guarded(99)) {
      clients.store(registry, "acme/base", ALICE).push(BLOB, Content.of(BYTES));
      clients.store(registry, "acme/runner", ALICE).mount(BLOB, "acme/base", Content.of(BYTES));
      assertThat(registry.requests()).filteredOn(r -> r.startsWith("PUT")).hasSize(1);
    }
  }
}
