package ai.stigmer.release.debian;

import ai.stigmer.release.archive.CountedInput;
import ai.stigmer.release.debian.SuiteRelease.IndexFile;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.Redacted;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.input.DebianMirrors;
import ai.stigmer.release.input.Download;
import ai.stigmer.release.input.DownloadListener;
import ai.stigmer.release.input.InputCache;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import ai.stigmer.release.spec.ReleaseLock.DebianRelease;
import ai.stigmer.release.spec.ReleaseLock.PackageSet;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tukaani.xz.XZInputStream;

/**
 * A Debian archive as its mirrors serve it. Nothing of it is believed because of where it came
 * from: the release by its signature, indexes and packages by their digests; so plain HTTP will do.
 */
public final class DebianArchive {
  private static final int MOST_RELEASE_BYTES = 8 << 20;
  private static final int MOST_XZ_KIB = 128 << 10;

  private final Http http;
  private final InputCache cache;
  private final DebianMirrors mirrors;
  private final InstantSource clock;

  public DebianArchive(Http http, InputCache cache, DebianMirrors mirrors, InstantSource clock) {
    this.http = http;
    this.cache = cache;
    this.mirrors = mirrors;
    this.clock = clock;
  }

  /**
   * The suite's release from the first mirror that serves it and is not out of date. {@code
   * Valid-Until} is enforced, except for a dated snapshot mirror, whose releases have all passed.
   *
   * @throws InvalidInput if a mirror serves one that is not signed by a key of the keyring; no
   *     other mirror is asked
   * @throws Unavailable if no mirror serves it
   */
  public SuiteRelease release(String suite, Keyring keyring, Optional<DebianRelease> atLeast) {
    List<String> refusals = new ArrayList<>();
    for (URI mirror : mirrors.list()) {
      URI address = URI.create(mirror + "/dists/" + suite + "/InRelease");
      try (Response response = http.send(Request.get(address, Transport.CHECKED_CONTENT))) {
        if (response.status() != 200) {
          refusals.add("`" + Redacted.uri(address) + "` answered " + response.status());
          continue;
        }
        SuiteRelease release =
            SuiteRelease.read(
                Redacted.uri(address), suite, response.bytes(MOST_RELEASE_BYTES), keyring);
        Optional<String> outdated =
            DebianMirrors.isDatedSnapshot(mirror) ? Optional.empty() : outdated(release, atLeast);
        if (outdated.isEmpty()) {
          return release;
        }
        refusals.add("`" + Redacted.uri(address) + "` is out of date: " + outdated.get());
      } catch (Unavailable e) {
        refusals.add(e.problem());
      }
    }
    throw new Unavailable(
        "debian " + suite,
        "cannot be had from any mirror: " + String.join("; ", refusals),
        "give another mirror with `--debian-mirror URL`",
        null);
  }

  private Optional<String> outdated(SuiteRelease release, Optional<DebianRelease> atLeast) {
    Optional<String> expired =
        release
            .validUntil()
            .filter(clock.instant()::isAfter)
            .map(end -> "it was valid until " + end);
    return expired.or(
        () ->
            atLeast
                .filter(known -> release.pinned().date().isBefore(known.date()))
                .map(
                    known ->
                        "it is of "
                            + release.pinned().date()
                            + ", and release.lock was made from one of "
                            + known.date()));
  }

  /**
   * The suite's packages of one architecture, those for all architectures among them; component
   * {@code main}.
   */
  public PackageIndex index(SuiteRelease release, String architecture, DownloadListener listener) {
    String suite = release.pinned().suite();
    String folder = "main/binary-" + architecture + "/";
    IndexFile packed = vouched(release, suite, folder + "Packages.xz");
    IndexFile plain = vouched(release, suite, folder + "Packages");
    String dists = "dists/" + suite + "/" + folder;
    List<URI> places = new ArrayList<>();
    places.addAll(mirrors.addresses(dists + "by-hash/SHA256/" + packed.digest().hex()));
    places.addAll(mirrors.addresses(dists + "Packages.xz"));
    Path file =
        cache.fetch(
            new Download(
                suite + "/" + architecture + " Packages.xz",
                packed.digest(),
                OptionalLong.of(packed.sizeBytes()),
                places,
                Transport.CHECKED_CONTENT),
            listener);
    String subject = dists + "Packages.xz";
    try (InputStream in =
        new CountedInput(
            new XZInputStream(new BufferedInputStream(Files.newInputStream(file)), MOST_XZ_KIB),
            unpacked -> requireAtMost(plain.sizeBytes(), unpacked))) {
      return PackageIndex.read(subject, in);
    } catch (IOException e) {
      throw new InvalidInput(subject, "cannot be unpacked: " + e.getMessage(), null, e);
    }
  }

  private static void requireAtMost(long limit, long bytes) throws IOException {
    if (bytes > limit) {
      throw new IOException("unpacks to more than " + limit + " bytes");
    }
  }

  private static IndexFile vouched(SuiteRelease release, String suite, String path) {
    IndexFile file = release.files().get(path);
    if (file == null) {
      throw new InvalidInput(
          "debian " + suite, "has no `" + path + "`", "check the suite and the architecture");
    }
    return file;
  }

  /** The {@code .deb} files of a locked set, in its order, from the cache or the mirrors. */
  public List<DebFile> fetch(PackageSet set, DownloadListener listener) {
    return set.packages().stream().map(one -> fetch(one, listener)).toList();
  }

  /** One {@code .deb} file. Mirrors are found out only when the cache does not have it. */
  public DebFile fetch(DebianPackage one, DownloadListener listener) {
    return new DebFile(one, file(one, listener));
  }

  private Path file(DebianPackage one, DownloadListener listener) {
    return cache
        .find(one.sha256(), OptionalLong.of(one.sizeBytes()))
        .orElseGet(
            () ->
                cache.fetch(
                    new Download(
                        one.path().substring(one.path().lastIndexOf('/') + 1),
                        one.sha256(),
                        OptionalLong.of(one.sizeBytes()),
                        mirrors.addresses(escaped(one.path())),
                        Transport.CHECKED_CONTENT),
                    listener));
  }

  /**
   * Pool paths hold {@code +} and {@code ~}, which are fine, and {@code %}, which must be escaped.
   */
  private static String escaped(String path) {
    return path.replace("%", "%25");
  }
}
