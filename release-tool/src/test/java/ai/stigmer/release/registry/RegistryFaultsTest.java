package ai.stigmer.release.registry;

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
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.testing.registry.FakeRegistry;
import ai.stigmer.release.testing.registry.Fault;
import ai.stigmer.release.testing.registry.Tokens;
import ai.stigmer.release.verify.Dist;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A registry that fails in every way it can: a push converges, or says what to do. */
final class RegistryFaultsTest {
  private static final byte[] BYTES = "0123456789".repeat(20).getBytes(StandardCharsets.UTF_8);
  private static final Descriptor BLOB =
      new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(BYTES), BYTES.length);
  private static final RegistryCredentials ALICE =
      RegistryCredentials.of(new Login.Password("alice", "correct horse"));
  private static final int ATTEMPTS = 4;

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

  @TempDir static Path folder;
  private static Dist dist;
  private static ReleaseManifest.Image image;
  private static final Http http = http(Duration.ofSeconds(20));
  private static final Http impatient = http(Duration.ofMillis(300));

  private static Http http(Duration idle) {
    return new Http(
        new HttpSettings(
            Duration.ofSeconds(5),
            idle,
            1000,
            ATTEMPTS,
            Duration.ofMillis(1),
            Duration.ofMillis(50)),
        InstantSource.system());
  }

  @BeforeAll
  static void build() {
    image = SampleRelease.build(folder.resolve("dist"), "1.2.3").images().getFirst();
    dist = Dist.open(folder.resolve("dist"));
  }

  @AfterAll
  static void close() {
    http.close();
    impatient.close();
  }

  private static RegistryImageStore store(FakeRegistry registry) {
    return store(registry, http, RegistryCredentials.ANONYMOUS);
  }

  private static RegistryImageStore store(
      FakeRegistry registry, Http with, RegistryCredentials credentials) {
    return new RegistryImageStore(
        ImageReference.parse(registry.host() + "/acme/runner"), with, credentials);
  }

  private static void publish(RegistryImageStore store) {
    for (Descriptor content : Desired.contents(dist.release(), image)) {
      store.push(content, dist.content(image, content));
    }
    store.tag("1.2.3", image.index());
    assertThat(store.resolve("1.2.3").map(Descriptor::digest)).contains(image.index().digest());
  }

  private static byte[] read(RegistryImageStore store, Descriptor content) {
    try (InputStream in = store.content(content).open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anyRequestMayFailOnce() {
    String expected;
    int requests;
    try (FakeRegistry registry = FakeRegistry.open()) {
      publish(store(registry));
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
          publish(store(registry));
          assertThat(registry.state()).as("%s at request %d", fault, at).isEqualTo(expected);
          assertThat(registry.violations()).as("%s at request %d", fault, at).isEmpty();
        }
      }
    }
    assertThat(requests).isGreaterThan(30);
  }

  private static boolean isForbidden(Fault fault) {
    return fault instanceof Fault.Status(int status, _, _) && status == 403;
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
    try (FakeRegistry registry = FakeRegistry.guarded(new Tokens("alice", "correct horse", 99))) {
      AtomicInteger failed = new AtomicInteger();
      registry.faults(
          (_, method, path) ->
              method.equals("PUT") && path.contains("/blobs/") && failed.incrementAndGet() < 3
                  ? challenged(fault, registry)
                  : new Fault.None());
      RegistryImageStore store = store(registry, http, ALICE);
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

  @Test
  void aTokenThatEndsInTheMiddleIsRenewed() {
    Tokens tokens = new Tokens("alice", "correct horse", 5);
    try (FakeRegistry registry = FakeRegistry.guarded(tokens)) {
      publish(store(registry, http, ALICE));
      assertThat(registry.violations()).isEmpty();
      assertThat(tokens.issued()).hasSizeGreaterThan(5);
      assertThat(tokens.issued())
          .allMatch(scope -> scope.matches("repository:acme/runner:pull(,push)?"));
    }
  }

  @Test
  void oneTokenIsFetchedForAllWhoWait() {
    Tokens tokens = new Tokens("alice", "correct horse", 1000);
    try (FakeRegistry registry = FakeRegistry.guarded(tokens)) {
      RegistryImageStore store = store(registry, http, ALICE);
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
  void fourBlobsTravelAtATime() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      RegistryImageStore store = store(registry);
      registry.gate(4);
      List<CompletableFuture<Void>> pushes =
          IntStream.range(0, 12)
              .mapToObj(
                  i -> {
                    byte[] bytes = ("blob " + i).getBytes(StandardCharsets.UTF_8);
                    return CompletableFuture.runAsync(
                        () ->
                            store.push(
                                new Descriptor(
                                    MediaTypes.OCI_LAYER, Digest.of(bytes), bytes.length),
                                Content.of(bytes)),
                        Thread::startVirtualThread);
                  })
              .toList();
      pushes.forEach(CompletableFuture::join);
      assertThat(registry.mostUploads()).isEqualTo(4);
    }
  }

  @Test
  void everybodyReadsWhatIsPublicAndNobodyElsePushes() {
    Tokens tokens = new Tokens("alice", "correct horse", 1000);
    try (FakeRegistry registry = FakeRegistry.guarded(tokens)) {
      publish(store(registry, http, ALICE));
      RegistryImageStore anonymous = store(registry);

      assertThat(anonymous.resolve("1.2.3")).isPresent();
      assertThat(read(anonymous, image.index())).hasSize((int) image.index().sizeBytes());
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
    try (FakeRegistry registry = FakeRegistry.guarded(new Tokens("alice", "correct horse", 9))) {
      RegistryCredentials wrong =
          RegistryCredentials.of(new Login.Password("alice", "battery staple"));
      Refused refused =
          catchThrowableOfType(
              Refused.class, () -> store(registry, http, wrong).push(BLOB, Content.of(BYTES)));
      assertThat(refused)
          .hasMessageContaining("does not accept these credentials")
          .hasMessageNotContaining("battery");
      assertThat(refused.hint()).hasValue("run `docker login " + registry.host() + "`");
    }
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
            .isThrownBy(() -> publish(store(registry)))
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
      Unavailable e = catchThrowableOfType(Unavailable.class, () -> store(registry).tags());
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
        publish(store(registry));
      }
    }
  }

  @Test
  void aReadThatBreaksOffGoesOnWhereItWas() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      store(registry).push(BLOB, Content.of(BYTES));
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
        assertThat(read(store(registry, impatient, RegistryCredentials.ANONYMOUS), BLOB))
            .as(fault.toString())
            .isEqualTo(BYTES);
      }
      assertThat(registry.violations()).isEmpty();
    }
  }

  @Test
  void bytesThatAreNotWhatWasAskedForAreNotHandedOut() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      publish(store(registry));
      for (Fault fault : List.of(Fault.Body.CORRUPTED, Fault.Body.TOO_LONG)) {
        registry.faults((_, _, _) -> fault);
        for (Descriptor content : Desired.contents(dist.release(), image)) {
          assertThatExceptionOfType(Mismatch.class)
              .as("%s of %s", fault, content)
              .isThrownBy(() -> read(store(registry), content))
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
            .isThrownBy(
                () ->
                    store(registry, impatient, RegistryCredentials.ANONYMOUS)
                        .push(blob, Content.of(large)))
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
                  store(registry)
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
  void manifestsAreNotSentToAnotherMachineInPlainText() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      registry.faults(
          (_, method, _) ->
              method.equals("POST")
                  ? new Fault.Status(202, Map.of("Location", "http://elsewhere.example/upload"), "")
                  : new Fault.None());
      assertThatExceptionOfType(Misconfigured.class)
          .isThrownBy(() -> store(registry).push(BLOB, Content.of(BYTES)))
          .withMessageContaining("plain http is allowed to this machine only");
    }
  }

  @Test
  void credentialsStayHereWhenAnotherHostAsksForThem() {
    try (FakeRegistry registry = FakeRegistry.guarded(new Tokens("alice", "correct horse", 99));
        FakeRegistry other = FakeRegistry.guarded(new Tokens("alice", "correct horse", 99))) {
      store(registry, http, ALICE).push(BLOB, Content.of(BYTES));
      registry.faults(
          (_, method, _) ->
              method.equals("GET")
                  ? new Fault.Redirect(URI.create("http://" + other.host() + "/v2/a/blobs/b"))
                  : new Fault.None());
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> store(registry, http, ALICE).content(BLOB).open());
      assertThat(other.requests()).hasSize(1);
    }
  }

  @Test
  void anAddressThatIsNoRegistryIsNamed() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      registry.faults((_, _, _) -> new Fault.Status(200, Map.of(), "<html>"));
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> store(registry).tags())
          .withMessageContaining("lists its tags in no JSON");
      registry.faults((_, m, _) -> Fault.Status.of(m.equals("HEAD") ? 404 : 200));
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> store(registry).push(BLOB, Content.of(BYTES)))
          .withMessageContaining("without a place to upload to");
    }
  }

  @Test
  void tagsArePaged() {
    try (FakeRegistry registry = FakeRegistry.open()) {
      RegistryImageStore store = store(registry);
      publish(store);
      IntStream.range(0, 10).forEach(i -> store.tag("t" + i, image.index()));
      assertThat(store.tags()).hasSize(11).contains("1.2.3", "t0", "t9");
    }
  }

  @Test
  void aBlobIsMountedFromAnotherRepository() {
    try (FakeRegistry registry = FakeRegistry.guarded(new Tokens("alice", "correct horse", 99))) {
      new RegistryImageStore(ImageReference.parse(registry.host() + "/acme/base"), http, ALICE)
          .push(BLOB, Content.of(BYTES));
      new RegistryImageStore(ImageReference.parse(registry.host() + "/acme/runner"), http, ALICE)
          .mount(BLOB, "acme/base", Content.of(BYTES));
      assertThat(registry.requests()).filteredOn(r -> r.startsWith("PUT")).hasSize(1);
    }
  }
}
