package ai.stigmer.release.registry;

import static ai.stigmer.release.registry.RegistryClients.ALICE;
import static ai.stigmer.release.registry.RegistryClients.BLOB;
import static ai.stigmer.release.registry.RegistryClients.BYTES;
import static ai.stigmer.release.registry.RegistryClients.guarded;
import static ai.stigmer.release.registry.RegistryClients.read;
import static ai.stigmer.release.registry.RegistryClients.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.testing.registry.FakeRegistry;
import ai.stigmer.release.testing.registry.Fault;
import ai.stigmer.release.testing.registry.Tokens;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reads and who pushes with which tokens, and where credentials never go. */
final class RegistryAccessTest {
  @AutoClose private static RegistryClients clients;

  @BeforeAll
  static void build(@TempDir Path folder) {
    clients = new RegistryClients(folder);
  }

  @Test
  void everybodyReadsWhatIsPublicAndNobodyElsePushes() {
    Tokens tokens = tokens(1000);
    try (FakeRegistry registry = FakeRegistry.guarded(tokens)) {
      clients.publish(clients.store(registry, ALICE));
      RegistryImageStore anonymous = clients.store(registry);

      assertThat(anonymous.resolve("1.2.3")).isPresent();
      assertThat(read(anonymous, clients.index())).hasSize((int) clients.index().sizeBytes());
      assertThat(tokens.issued().getLast()).isEqualTo("repository:acme/runner:pull");
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> anonymous.push(BLOB, Content.of(BYTES)))
          .withMessageContaining("asks for credentials, and none are known for it");
      assertThat(anonymous.obstacles()).singleElement().isInstanceOf(Refused.class);
      assertThat(registry.violations()).isEmpty();
    }
  }

  @Test
  void credentialsThatAreWrongAreNamedButNotShown() {
    try (FakeRegistry registry = guarded(9)) {
      RegistryCredentials wrong =
          RegistryCredentials.of(new Login.Password("alice", "battery staple"));
      Refused refused =
          catchThrowableOfType(
              Refused.class, () -> clients.store(registry, wrong).push(BLOB, Content.of(BYTES)));
      assertThat(refused)
          .hasMessageContaining("does not accept these credentials")
          .hasMessageNotContaining("battery");
      assertThat(refused.hint()).hasValue("run `docker login " + registry.host() + "`");
    }
  }

  @Test
  void aTokenThatEndsInTheMiddleIsRenewed() {
    Tokens tokens = tokens(5);
    try (FakeRegistry registry = FakeRegistry.guarded(tokens)) {
      clients.publish(clients.store(registry, ALICE));
      assertThat(registry.violations()).isEmpty();
      assertThat(tokens.issued()).hasSizeGreaterThan(5);
      assertThat(tokens.issued())
          .allMatch(scope -> scope.matches("repository:acme/runner:pull(,push)?"));
    }
  }

  @Test
  void oneTokenIsFetchedForAllWhoWait() {
    Tokens tokens = tokens(1000);
    try (FakeRegistry registry = FakeRegistry.guarded(tokens)) {
      RegistryImageStore store = clients.store(registry, ALICE);
      List<CompletableFuture<Void>> pushes =
          IntStream.range(0, 20)
              .mapToObj(i -> CompletableFuture.runAsync(() -> store.push(BLOB, Content.of(BYTES))))
              .toList();
      pushes.forEach(CompletableFuture::join);
      assertThat(tokens.issued())
          .containsExactly("repository:acme/runner:pull", "repository:acme/runner:pull,push");
      assertThat(registry.requests()).filteredOn(r -> r.startsWith("PUT")).hasSize(1);
      assertThat(registry.mostUploads()).isEqualTo(1);
    }
  }

  @Test
  void credentialsStayHereWhenAnotherHostAsksForThem() {
    try (FakeRegistry registry = guarded(99);
        FakeRegistry other = guarded(99)) {
      clients.store(registry, ALICE).push(BLOB, Content.of(BYTES));
      registry.faults(
          (_, method, _) ->
              method.equals("GET")
                  ? new Fault.Redirect(URI.create("http://" + other.host() + "/v2/a/blobs/b"))
                  : new Fault.None());
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> clients.store(registry, ALICE).content(BLOB).open());
      assertThat(other.requests()).hasSize(1);
    }
  }

  @Test
  void manifestsAreNotSentToAnotherMachineInPlainText() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      registry.faults(
          (_, method, _) ->
              method.equals("POST")
                  ? new Fault.Status(202, Map.of("Location", "http://elsewhere.example/upload"), "")
                  : new Fault.None());
      assertThatExceptionOfType(Misconfigured.class)
          .isThrownBy(() -> clients.store(registry).push(BLOB, Content.of(BYTES)))
          .withMessageContaining("plain http is allowed to this machine only");
    }
  }
}
