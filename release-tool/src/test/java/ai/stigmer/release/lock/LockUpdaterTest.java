package ai.stigmer.release.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import ai.stigmer.release.debian.DebianArchive;
import ai.stigmer.release.debian.SignedRepository;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.input.DebianMirrors;
import ai.stigmer.release.input.DownloadListener;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.input.InputCache;
import ai.stigmer.release.input.LoopbackMirror;
import ai.stigmer.release.spec.LockJson;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import ai.stigmer.release.spec.ReleaseLock.PinnedFile;
import ai.stigmer.release.spec.ReleaseLock.PinnedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockUpdaterTest {
  private static final PackageRequest APP =
      PackageRequest.closure("test", "amd64", List.of("app"), List.of());
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final LoopbackMirror mirror = new LoopbackMirror();
  private final Http http = Fast.http();
  @TempDir private Path folder;
  private SignedRepository repository;
  private InputCache cache;
  private Function<ImageReference, Digest> tags = _ -> fail("no image is asked for");

  @BeforeEach
  void publish() {
    repository = new SignedRepository(folder);
    cache = new InputCache(folder.resolve("cache"), http);
    repository.add("app", "1.0", "Depends: lib");
    repository.add("lib", "2.0", "");
    repository.publish(mirror, "/debian", "Date: Fri, 01 May 2026 00:00:00 UTC");
  }

  @AfterEach
  void close() {
    http.close();
    mirror.close();
  }

  private DebianArchive archive(String... bases) {
    return new DebianArchive(
        http,
        cache,
        DebianMirrors.of(
            List.of(bases).stream().map(base -> mirror.uri(base).toString()).toList(), Map.of()),
        () -> NOW);
  }

  private ReleaseLock update(RequestedInputs requested, ReleaseLock old, String... bases) {
    return update(requested, () -> fail("no JDK is asked for"), old, bases);
  }

  private ReleaseLock update(
      RequestedInputs requested, Supplier<Jdk> jdk, ReleaseLock old, String... bases) {
    return new LockUpdater(
            archive(bases), repository::keyring, jdk, tags, cache, DownloadListener.SILENT)
        .update(requested, old);
  }

  private ReleaseLock update(String... bases) {
    return update(debian(APP), ReleaseLock.EMPTY, bases);
  }

  private static RequestedInputs debian(PackageRequest... requests) {
    return new RequestedInputs(Set.of(requests), Set.of(), Optional.empty(), Set.of());
  }

  private static RequestedInputs files(URI... urls) {
    return new RequestedInputs(Set.of(), Set.of(urls), Optional.empty(), Set.of());
  }

  @Test
  void locksPackagesInOrderWithoutTheMirrorsAddress() {
    ReleaseLock lock = update("/debian");
    assertThat(lock.packages(APP).packages())
        .extracting(DebianPackage::name)
        .containsExactly("lib", "app");
    assertThat(lock.debianReleases())
        .singleElement()
        .satisfies(
            release -> {
              assertThat(release.date()).isEqualTo(Instant.parse("2026-05-01T00:00:00Z"));
              assertThat(release.signedBy()).containsExactly(repository.fingerprint());
            });
    assertThat(new String(LockJson.write(lock), StandardCharsets.UTF_8))
        .doesNotContain("127.0.0.1")
        .doesNotContain("http");
  }

  @Test
  void fetchesWhatItLockedAndThenNeedsNoMirror() {
    ReleaseLock lock = update("/debian");
    assertThat(archive("/debian").fetch(lock.packages(APP), DownloadListener.SILENT)).hasSize(2);
    DebianArchive offline =
        new DebianArchive(http, cache, DebianMirrors.of(List.of("nonsense"), Map.of()), () -> NOW);
    assertThat(offline.fetch(lock.packages(APP), DownloadListener.SILENT)).hasSize(2);
  }

  @Test
  void takesTheNextMirrorWhenOneHasNoSuchSuiteOrIsOutOfDate() {
    repository.publish(
        mirror,
        "/old",
        "Date: Wed, 01 Apr 2026 00:00:00 UTC\nValid-Until: Wed, 08 Apr 2026 00:00:00 UTC");
    assertThat(update("/none", "/old", "/debian").debianReleases().getFirst().date())
        .isEqualTo(Instant.parse("2026-05-01T00:00:00Z"));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> update("/none", "/old"))
        .withMessageContaining("it was valid until 2026-04-08T00:00:00Z")
        .withMessageContaining("answered 404");
  }

  @Test
  void takesAnExpiredReleaseFromADatedSnapshot() {
    repository.publish(
        mirror,
        "/archive/20260401T000000Z",
        "Date: Wed, 01 Apr 2026 00:00:00 UTC\nValid-Until: Wed, 08 Apr 2026 00:00:00 UTC");
    assertThat(update("/archive/20260401T000000Z").debian()).hasSize(1);
  }

  @Test
  void refusesAReleaseOlderThanTheLockedOne() {
    ReleaseLock locked = update("/debian");
    repository.publish(mirror, "/old", "Date: Wed, 01 Apr 2026 00:00:00 UTC");
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> update(debian(APP), locked, "/old"))
        .withMessageContaining("release.lock was made from one of 2026-05-01");
  }

  @Test
  void stopsAtABadSignatureAndAtAnUnknownKey() {
    repository.tamperRelease(mirror, "/bad");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> update("/bad", "/debian"))
        .withMessageContaining("changed after signing");
    SignedRepository other = new SignedRepository(folder);
    other.add("app", "1.0", "");
    other.publish(mirror, "/other", "Date: Fri, 01 May 2026 00:00:00 UTC");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> update("/other", "/debian"))
        .withMessageContaining("signed by no known key");
  }

  @Test
  void stopsAtAPackagesFileTheReleaseDoesNotVouchFor() {
    repository.tamperPackages(mirror, "/debian");
    assertThatExceptionOfType(Mismatch.class).isThrownBy(() -> update("/debian"));
  }

  @Test
  void stopsAtAnotherSuite() {
    PackageRequest other = PackageRequest.closure("other", "amd64", List.of("app"), List.of());
    repository.serveReleaseAs(mirror, "/debian", "other");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> update(debian(other), ReleaseLock.EMPTY, "/debian"))
        .withMessageContaining("is of suite `test`, not `other`");
  }

  @Test
  void keepsThePinOfAUrlWithoutDownloadingIt() {
    mirror.serve("/jmods.tar.gz", new byte[] {1, 2, 3});
    URI url = mirror.uri("/jmods.tar.gz");
    ReleaseLock first = update(files(url), ReleaseLock.EMPTY);
    assertThat(first.file(url).sha256()).isEqualTo(Digest.of(new byte[] {1, 2, 3}));
    mirror.serve("/jmods.tar.gz", new byte[] {4});
    assertThat(update(files(url), first)).isEqualTo(first);
    assertThat(mirror.requests()).hasSize(1);
  }

  @Test
  void saysThatAUrlCannotBeReached() {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> update(files(mirror.uri("/gone")), ReleaseLock.EMPTY))
        .withMessageContaining("answered 404");
  }

  @Test
  void locksTheJdkThatBuildsAndKeepsThatOfOtherPlatforms() {
    Jdk older = jdk(Platform.LINUX_AMD64, "25.0.1+2");
    Jdk own = jdk(Platform.LINUX_AMD64, "25.0.3+9");
    Jdk other = jdk(Platform.LINUX_ARM64, "25.0.2+1");
    RequestedInputs amd64 = linkedOn(Platform.LINUX_AMD64);
    ReleaseLock lock = update(linkedOn(Platform.LINUX_ARM64), () -> other, ReleaseLock.EMPTY);

    lock = update(amd64, () -> own, update(amd64, () -> older, lock));

    assertThat(lock.jdks()).containsExactly(own, other);
  }

  private static RequestedInputs linkedOn(Platform platform) {
    return new RequestedInputs(Set.of(), Set.of(), Optional.of(platform), Set.of());
  }

  private static Jdk jdk(Platform platform, String version) {
    Digest digest = Digest.of(version.getBytes(StandardCharsets.UTF_8));
    return new Jdk(platform, version, "V", digest, digest);
  }

  @Test
  void thePartOfALockThatOthersAskForLeavesOutWhatNobodyDoes() {
    URI url = URI.create("https://example.com/jmods.tar.gz");
    String image = "host.example/a@sha256:" + "a".repeat(64);
    RequestedInputs nothing = new RequestedInputs(Set.of(), Set.of(), Optional.empty(), Set.of());
    RequestedInputs all =
        debian(APP)
            .and(files(url))
            .and(linkedOn(Platform.LINUX_AMD64))
            .and(new RequestedInputs(Set.of(), Set.of(), Optional.empty(), Set.of(image)));
    ReleaseLock app = update("/debian");
    ReleaseLock lock =
        new ReleaseLock(
            ReleaseLock.SCHEMA_VERSION,
            app.debianReleases(),
            app.debian(),
            List.of(jdk(Platform.LINUX_ARM64, "25.0.1+2")),
            List.of(new PinnedFile(url, new Digest("b".repeat(64)))),
            List.of(new PinnedImage(image, new Digest("a".repeat(64)))));

    assertThat(all.partOf(lock)).isEqualTo(lock);
    assertThat(nothing.partOf(lock)).isEqualTo(ReleaseLock.EMPTY);
    assertThat(debian(APP).partOf(lock)).isEqualTo(app);
  }

  @Test
  void locksAnImageByItsDigestAndATagByWhatItNamesNow() {
    String byDigest = "host.example/a@sha256:" + "a".repeat(64);
    RequestedInputs pinned = images(byDigest);
    tags = _ -> fail("asked for the tag of an image that names its digest");
    assertThat(update(pinned, ReleaseLock.EMPTY).image(byDigest).digest())
        .isEqualTo(new Digest("a".repeat(64)));

    String byTag = "host.example/a:1";
    tags = image -> Digest.of(image.toString().getBytes(StandardCharsets.UTF_8));
    ReleaseLock first = update(images(byTag), ReleaseLock.EMPTY);
    tags = _ -> new Digest("b".repeat(64));
    ReleaseLock moved = update(images(byTag), first);
    assertThat(LockChanges.between(first, moved))
        .containsExactly(
            "image host.example/a:1: "
                + first.image(byTag).digest()
                + " → sha256:"
                + "b".repeat(64));
  }

  private static RequestedInputs images(String reference) {
    return new RequestedInputs(Set.of(), Set.of(), Optional.empty(), Set.of(reference));
  }

  @Test
  void saysWhatChanged() {
    ReleaseLock old = update("/debian");
    repository.add("lib", "2.1", "");
    repository.publish(mirror, "/debian", "Date: Sat, 02 May 2026 00:00:00 UTC");
    ReleaseLock now = update(debian(APP), old, "/debian");
    assertThat(LockChanges.between(old, now))
        .containsExactly("debian set test/amd64 app: package lib: 2.0 → 2.1");
    assertThat(LockChanges.between(ReleaseLock.EMPTY, now))
        .containsExactly("debian set test/amd64 app: new");
    assertThat(LockChanges.between(now, now)).isEmpty();
  }

  @Test
  void writesAndReadsTheFileWhole() throws IOException {
    Path file = folder.resolve("release.lock");
    assertThat(LockFile.read(file).lock()).isEqualTo(ReleaseLock.EMPTY);
    LockFile written = LockFile.write(file, update("/debian"));
    assertThat(LockFile.read(file)).isEqualTo(written);
    assertThat(written.digest()).isEqualTo(Digest.of(Files.readAllBytes(file)));
  }
}
