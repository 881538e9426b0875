package ai.stigmer.release.lock;

import ai.stigmer.release.debian.DebianArchive;
import ai.stigmer.release.debian.Keyring;
import ai.stigmer.release.debian.PackageIndex;
import ai.stigmer.release.debian.SuiteRelease;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.input.DownloadListener;
import ai.stigmer.release.input.InputCache;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import ai.stigmer.release.spec.ReleaseLock.PackageSet;
import ai.stigmer.release.spec.ReleaseLock.PinnedFile;
import ai.stigmer.release.spec.ReleaseLock.PinnedImage;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes the lock a release asks for from the archives as they are now. Debian sets are resolved
 * anew each time, and so are tags of images; a URL, once pinned, keeps its sha256 and is not
 * downloaded again; the JDK of another build platform stays as it was locked there. What is no
 * longer requested is dropped.
 */
public final class LockUpdater {
  private static final long MOST_FILE_BYTES = 4L << 30;

  private final DebianArchive archive;
  private final Supplier<Keyring> keyring;
  private final Supplier<Jdk> jdk;
  private final Function<ImageReference, Digest> tags;
  private final InputCache cache;
  private final DownloadListener listener;

  /**
   * Assembles one.
   *
   * @param keyring asked for only when a Debian set is requested
   * @param jdk the one that builds; asked for only when it is requested
   * @param tags gives the digest of what a tag names now
   */
  public LockUpdater(
      DebianArchive archive,
      Supplier<Keyring> keyring,
      Supplier<Jdk> jdk,
      Function<ImageReference, Digest> tags,
      InputCache cache,
      DownloadListener listener) {
    this.archive = archive;
    this.keyring = keyring;
    this.jdk = jdk;
    this.tags = tags;
    this.cache = cache;
    this.listener = listener;
  }

  /**
   * Gives the new lock and writes nothing but the cache.
   *
   * @throws ai.stigmer.release.failure.Unavailable if an archive or a URL cannot be reached
   * @throws ai.stigmer.release.failure.InvalidInput if an index is not signed as it should be, or a
   *     set cannot be resolved
   * @throws ai.stigmer.release.failure.Misconfigured if an image has no such tag
   */
  public ReleaseLock update(RequestedInputs requested, ReleaseLock old) {
    Map<String, SuiteRelease> releases = releases(requested, old);
    return new ReleaseLock(
        ReleaseLock.SCHEMA_VERSION,
        releases.values().stream().map(SuiteRelease::pinned).toList(),
        packages(requested, releases),
        requested.jdk().isPresent() ? jdks(jdk.get(), old) : List.of(),
        requested.files().stream().sorted().map(url -> file(url, old)).toList(),
        requested.images().stream().sorted().map(this::image).toList());
  }

  private Map<String, SuiteRelease> releases(RequestedInputs requested, ReleaseLock old) {
    Map<String, SuiteRelease> releases = new TreeMap<>();
    if (!requested.debian().isEmpty()) {
      Keyring keys = keyring.get();
      for (PackageRequest request : requested.debianInOrder()) {
        releases.computeIfAbsent(
            request.suite(), suite -> archive.release(suite, keys, old.debianRelease(suite)));
      }
    }
    return releases;
  }

  private List<PackageSet> packages(RequestedInputs requested, Map<String, SuiteRelease> releases) {
    Map<String, PackageIndex> indexes = new HashMap<>();
    List<PackageSet> sets = new ArrayList<>();
    releases.forEach(
        (suite, release) -> {
          for (PackageRequest request : requested.debianInOrder()) {
            if (request.suite().equals(suite)) {
              PackageIndex index =
                  indexes.computeIfAbsent(
                      suite + "/" + request.architecture(),
                      _ -> archive.index(release, request.architecture(), listener));
              sets.add(new PackageSet(request, index.resolve(request)));
            }
          }
        });
    return sets;
  }

  private static List<Jdk> jdks(Jdk own, ReleaseLock old) {
    return Stream.concat(
            Stream.of(own),
            old.jdks().stream().filter(jdk -> !jdk.platform().equals(own.platform())))
        .toList();
  }

  private PinnedFile file(URI url, ReleaseLock old) {
    return old.files().stream()
        .filter(file -> file.url().equals(url))
        .findFirst()
        .orElseGet(
            () -> {
              InputCache.Adopted file = cache.adopt(url, Transport.TLS, MOST_FILE_BYTES, listener);
              return new PinnedFile(url, file.digest());
            });
  }

  private PinnedImage image(String reference) {
    ImageReference image = ImageReference.parse(reference);
    Digest digest = image.digest();
    return new PinnedImage(reference, digest == null ? tags.apply(image) : digest);
  }
}
