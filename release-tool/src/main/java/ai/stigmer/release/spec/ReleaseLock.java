package ai.stigmer.release.spec;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code release.lock}: every outside input by sha256. It names no mirror and no path of a machine.
 * Lists are sorted by their keys; only a set's packages stand in dependency order.
 *
 * @param debian package sets by what was asked for
 * @param debianReleases the signed indexes they were chosen from
 * @param jdks the JDKs that build, one per build platform
 * @param files downloads by URL
 * @param images image bases by reference
 */
public record ReleaseLock(
    int schemaVersion,
    List<DebianRelease> debianReleases,
    List<PackageSet> debian,
    List<Jdk> jdks,
    List<PinnedFile> files,
    List<PinnedImage> images) {

  public static final int SCHEMA_VERSION = 1;
  public static final ReleaseLock EMPTY =
      new ReleaseLock(SCHEMA_VERSION, List.of(), List.of(), List.of(), List.of(), List.of());

  /** What helps where an entry is missing. */
  public static final String UPDATE = "run `release-tool lock update`, then commit release.lock";

  public ReleaseLock {
    if (schemaVersion != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "schemaVersion " + schemaVersion + " is unknown: this program knows " + SCHEMA_VERSION);
    }
    debianReleases = sorted(debianReleases, Comparator.comparing(DebianRelease::suite));
    debian = sorted(debian, Comparator.comparing(set -> set.request().toString()));
    jdks = sorted(jdks, Comparator.comparing(Jdk::platform));
    files = sorted(files, Comparator.comparing(PinnedFile::url));
    images = sorted(images, Comparator.comparing(PinnedImage::reference));
  }

  private static <T> List<T> sorted(List<T> values, Comparator<? super T> order) {
    List<T> sorted = values.stream().sorted(order).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (order.compare(sorted.get(i - 1), sorted.get(i)) == 0) {
        throw new IllegalArgumentException("two entries have one key: " + sorted.get(i));
      }
    }
    return sorted;
  }

  /**
   * The InRelease file of a suite.
   *
   * @param date its own {@code Date}
   * @param signedBy fingerprints of the archive keys whose signatures were good, upper-case hex
   */
  public record DebianRelease(String suite, Instant date, Digest sha256, List<String> signedBy) {
    public DebianRelease {
      signedBy = List.copyOf(signedBy);
    }
  }

  /** What a request came to; flat in the file. */
  public record PackageSet(PackageRequest request, List<DebianPackage> packages) {
    public PackageSet {
      packages = List.copyOf(packages);
    }
  }

  /**
   * A {@code .deb} file.
   *
   * @param path below the mirror's address, as in {@code pool/main/z/zlib/zlib1g_1.3_amd64.deb}
   */
  public record DebianPackage(
      String name,
      String version,
      String architecture,
      String path,
      long sizeBytes,
      Digest sha256) {
    public DebianPackage {
      if (path.startsWith("/") || path.contains("//") || path.contains("..")) {
        throw new IllegalArgumentException("`" + path + "` is no pool path");
      }
    }
  }

  /**
   * The JDK that links runtimes for its own platform.
   *
   * @param version {@code JAVA_RUNTIME_VERSION} of its {@code release} file
   * @param vendor {@code IMPLEMENTOR} of it
   * @param releaseSha256 of the {@code release} file
   * @param modulesSha256 of {@code lib/modules}
   */
  public record Jdk(
      Platform platform,
      String version,
      String vendor,
      Digest releaseSha256,
      Digest modulesSha256) {}

  public record PinnedFile(URI url, Digest sha256) {}

  public record PinnedImage(String reference, Digest digest) {}

  /**
   * The set locked for exactly this request.
   *
   * @throws Misconfigured if there is none
   */
  public PackageSet packages(PackageRequest request) {
    return debian.stream()
        .filter(set -> set.request().equals(request))
        .findFirst()
        .orElseThrow(() -> missing("debian set `" + request + "`"));
  }

  /**
   * The pin of a URL.
   *
   * @throws Misconfigured if there is none
   */
  public PinnedFile file(URI url) {
    return files.stream()
        .filter(file -> file.url().equals(url))
        .findFirst()
        .orElseThrow(() -> missing("file `" + url + "`"));
  }

  /**
   * The pin of an image.
   *
   * @throws Misconfigured if there is none
   */
  public PinnedImage image(String reference) {
    return images.stream()
        .filter(image -> image.reference().equals(reference))
        .findFirst()
        .orElseThrow(() -> missing("image `" + reference + "`"));
  }

  /**
   * The JDK locked for a build platform.
   *
   * @throws Misconfigured if there is none
   */
  public Jdk jdk(Platform platform) {
    return jdks.stream()
        .filter(jdk -> jdk.platform().equals(platform))
        .findFirst()
        .orElseThrow(() -> missing("JDK that builds on `" + platform + "`"));
  }

  /** This lock with the entries of {@code other} whose keys it does not have. */
  public ReleaseLock withRestOf(ReleaseLock other) {
    return new ReleaseLock(
        schemaVersion,
        union(debianReleases, other.debianReleases, DebianRelease::suite),
        union(debian, other.debian, PackageSet::request),
        union(jdks, other.jdks, Jdk::platform),
        union(files, other.files, PinnedFile::url),
        union(images, other.images, PinnedImage::reference));
  }

  private static <T, K> List<T> union(List<T> own, List<T> rest, Function<T, K> key) {
    Set<K> known = own.stream().map(key).collect(Collectors.toSet());
    return Stream.concat(own.stream(), rest.stream().filter(e -> !known.contains(key.apply(e))))
        .toList();
  }

  public Optional<DebianRelease> debianRelease(String suite) {
    return debianReleases.stream().filter(release -> release.suite().equals(suite)).findFirst();
  }

  private static Misconfigured missing(String entry) {
    return Misconfigured.setting("release.lock", "it has no entry for " + entry, UPDATE);
  }
}
