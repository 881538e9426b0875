package ai.stigmer.release.registry;

import static ai.stigmer.release.registry.RegistryClients.ALICE;
import static ai.stigmer.release.registry.RegistryClients.BLOB;
import static ai.stigmer.release.registry.RegistryClients.BYTES;
import static ai.stigmer.release.registry.RegistryClients.guarded;
import static ai.stigmer.release.registry.RegistryClients.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.testing.registry.FakeRegistry;
import ai.stigmer.release.testing.registry.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A registry that fails in every way it can: a push converges, or says what to do. */
final class RegistryFaultsTest {
  /** Passes by itself: what the registry answers once, and then no more. */
  private static final List<Fault> PASSING =
      List.of(
          Fault.Reset.BEFORE,
          Fault.Reset.DURING,
          Fault.Reset.AFTER,
          Fault.Status.of(408),
          Fault.Status.of(429, "TOOMANYREQUESTS", "retry-after: 1.5ms, allowed: 2000/minute"),
          new Fault.Status(429, Map.of("Retry-After", "0"), ""),
          Fault.Status.of(499),
          Fault.Status.of(500),
          Fault.Status.of(502),
          new Fault.Status(503, Map.of("Retry-After", "0"), "<html>"),
          Fault.Status.of(504),
          Fault.Status.of(403, "DENIED", "You have exceeded a secondary rate limit"));

  @AutoClose private static RegistryClients clients;

  @BeforeAll
  static void build(@TempDir Path folder) {
    clients = new RegistryClients(folder);
  }

  private static boolean isForbidden(Fault fault) {
    return fault instanceof Fault.Status(int status, _, _) && status == 403;
  }

  @Test
  void anyRequestMayFailOnce() {
    String expected;
    int requests;
    try (FakeRegistry registry = FakeRegistry.open()) {
      clients.publish(clients.store(registry));
      expected = registry.state();
      requests = registry.requests().size();
      assertThat(registry.violations()).isEmpty();
    }
    for (int at = 1; at <= requests; at++) {
      // Each kind of reset at each request, every status at some.
      for (int kind = 0; kind < 4; kind++) {
        Fault fault = PASSING.get(kind < 3 ? kind : 3 + at % (PASSING.size() - 3));
        int failing = at;
        try (FakeRegistry registry = FakeRegistry.open()) {
          // The answer to a HEAD has no message, so nobody can tell why it is a 403.
          registry.faults(
              (number, method, _) ->
                  number == failing && !(isForbidden(fault) && method.equals("HEAD"))
                      ? fault
                      : new Fault.None());
          clients.publish(clients.store(registry));
          assertThat(registry.state()).as("%s at request %d", fault, at).isEqualTo(expected);
          assertThat(registry.violations()).as("%s at request %d", fault, at).isEmpty();
        }
      }
    }
    assertThat(requests).isGreaterThan(30);
  }

  static Stream<Arguments> passing() {
    return Stream.concat(
            PASSING.stream(),
            Stream.of(
                Fault.Status.of(401, "UNAUTHORIZED", "no"),
                Fault.Status.of(404, "BLOB_UPLOAD_UNKNOWN", "unknown"),
                Fault.Status.of(416)))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("passing")
  void anUploadThatFailsBeginsAnew(Fault fault) {
    try (FakeRegistry registry = guarded(99)) {
      AtomicInteger failed = new AtomicInteger();
      registry.faults(
          (_, method, path) ->
              method.equals("PUT") && path.contains("/blobs/") && failed.incrementAndGet() < 3
                  ? challenged(fault, registry)
                  : new Fault.None());
      RegistryImageStore store = clients.store(registry, ALICE);
      store.push(BLOB, Content.of(BYTES));
      assertThat(read(store, BLOB)).isEqualTo(BYTES);
      assertThat(registry.violations()).isEmpty();
    }
  }

  private static Fault challenged(Fault fault, FakeRegistry registry) {
    return fault instanceof Fault.Status(int status, _, String body) && status == 401
        ? new Fault.Status(
            401,
            Map.of("WWW-Authenticate", "Bearer realm=\"http://" + registry.host() + "/token\""),
            body)
        : fault;
  }

  static Stream<Arguments> lasting() {
    return Stream.of(
        Arguments.of(
            Fault.Status.of(403, "DENIED", "permission_denied: write_package"),
            Refused.class,
            "answered 403 DENIED to %s: permission_denied: write_package"),
        Arguments.of(Fault.Status.of(405, "UNSUPPORTED", "x"), Refused.class, "405"),
        Arguments.of(Fault.Status.of(413), Refused.class, "answered 413 to %s"),
        Arguments.of(
            Fault.Status.of(404, "NAME_UNKNOWN", "no such repository"), Refused.class, "404"),
        Arguments.of(
            Fault.Status.of(400, "NAME_INVALID", "no"), Misconfigured.class, "NAME_INVALID"),
        Arguments.of(
            Fault.Status.of(400, "MANIFEST_INVALID", "no"), InvalidInput.class, "MANIFEST_INVALID"),
        Arguments.of(
            new Fault.Status(429, Map.of("Retry-After", "3600"), ""),
            Unavailable.class,
            "answered 429 to %s"),
        Arguments.of(
            Fault.Status.of(429, "TOOMANYREQUESTS", "retry-after: 10m0.5s, allowed: 2000/minute"),
            Unavailable.class,
            "retry-after: 10m0.5s"),
        Arguments.of(Fault.Status.of(503), Unavailable.class, "answered 503 to %s, 4 times"),
        Arguments.of(Fault.Reset.BEFORE, Unavailable.class, "did not answer %s"));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void aFaultThatStaysIsTold(Fault fault, Class<ReleaseException> kind, String message) {
    for (String method : List.of("POST", "PUT")) {
      try (FakeRegistry registry = FakeRegistry.open()) {
        registry.faults((_, m, _) -> m.equals(method) ? fault : new Fault.None());
        assertThatExceptionOfType(kind)
            .isThrownBy(() -> clients.publish(clients.store(registry)))
            .withMessageContaining(message.formatted(method))
            .withMessageContaining(registry.host() + "/acme/runner")
            .satisfies(e -> assertThat(e.hint()).isPresent());
      }
    }
  }

  @Test
  void saysHowLongARegistryAsksToWait() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      registry.faults(
          (_, _, _) ->
              Fault.Status.of(429, "TOOMANYREQUESTS", "retry-after: 10m1s, allowed: 2000/minute"));
      Unavailable e = catchThrowableOfType(Unavailable.class, () -> clients.store(registry).tags());
      assertThat(e.hint()).hasValue("run again in 601 s, as it asks");
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @Test
  void aManifestWaitsForBlobsTheRegistryHasNotSeenYet() {
    for (Fault fault :
        List.of(
            Fault.Status.of(404, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry"),
            Fault.Status.of(400, "MANIFEST_INVALID", "unknown blob"),
            Fault.Status.of(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown"))) {
      try (FakeRegistry registry = FakeRegistry.open()) {
        AtomicInteger manifests = new AtomicInteger();
        registry.faults(
            (_, method, path) ->
                method.equals("PUT")
                        && path.contains("/manifests/")
                        && manifests.incrementAndGet() < 3
                    ? fault
                    : new Fault.None());
        clients.publish(clients.store(registry));
      }
    }
  }

  @Test
  void aReadThatBreaksOffGoesOnWhereItWas() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      clients.store(registry).push(BLOB, Content.of(BYTES));
      for (Fault fault :
          List.of(
              Fault.Body.TRUNCATED,
              Fault.Body.STALLED,
              Fault.Body.SLOW,
              Fault.Reset.BEFORE,
              Fault.Status.of(503))) {
        AtomicInteger reads = new AtomicInteger();
        registry.faults(
            (_, method, _) ->
                method.equals("STORAGE") && reads.incrementAndGet() == 1
                    ? fault
                    : new Fault.None());
        assertThat(read(clients.impatient(registry), BLOB)).as(fault.toString()).isEqualTo(BYTES);
      }
      assertThat(registry.violations()).isEmpty();
    }
  }

  @Test
  void bytesThatAreNotWhatWasAskedForAreNotHandedOut() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      clients.publish(clients.store(registry));
      for (Fault fault : List.of(Fault.Body.CORRUPTED, Fault.Body.TOO_LONG)) {
        registry.faults((_, _, _) -> fault);
        for (Descriptor content : clients.contents()) {
          assertThatExceptionOfType(Mismatch.class)
              .as("%s of %s", fault, content)
              .isThrownBy(() -> read(clients.store(registry), content))
              .withMessageContaining(content.digest().toString());
        }
      }
    }
  }

  @Test
  void anUploadThatIsNotTakenIsGivenUp() {
    byte[] large = new byte[8 << 20];
    Descriptor blob = new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(large), large.length);
    for (Fault.Silence silence : Fault.Silence.values()) {
      try (FakeRegistry registry = FakeRegistry.open()) {
        registry.faults((_, method, _) -> method.equals("PUT") ? silence : new Fault.None());
        assertThatExceptionOfType(Unavailable.class)
            .isThrownBy(() -> clients.impatient(registry).push(blob, Content.of(large)))
            .withMessageMatching("(?s).*(took \\d+ bytes in|no byte for) 300 ms.*4 times.*");
        assertThat(registry.violations()).isEmpty();
      }
    }
  }

  @Test
  void contentThatCannotBeReadIsNotTheRegistrysFault() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(
              () ->
                  clients
                      .store(registry)
                      .push(
                          BLOB,
                          new Content() {
                            @Override
                            public long sizeBytes() {
                              return BYTES.length;
                            }

                            @Override
                            public InputStream open() throws IOException {
                              throw new IOException("the disk is gone");
                            }
                          }))
          .withMessageContaining("the disk is gone");
      assertThat(registry.requests()).filteredOn(r -> r.startsWith("POST")).hasSize(1);
    }
  }

  @Test
  void anAddressThatIsNoRegistryIsNamed() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      registry.faults((_, _, _) -> new Fault.Status(200, Map.of(), "<html>"));
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> clients.store(registry).tags())
          .withMessageContaining("lists its tags in no JSON");
      registry.faults((_, m, _) -> Fault.Status.of(m.equals("HEAD") ? 404 : 200));
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> clients.store(registry).push(BLOB, Content.of(BYTES)))
          .withMessageContaining("without a place to upload to");
    }
  }
}
