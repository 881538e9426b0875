package ai.stigmer.release.lock;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Problem;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseLock;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Every outside input a release asks for.
 *
 * @param jdk the platform of the JDK that builds, where its runtime becomes part of the release
 * @param images references of image bases: {@code host/name:tag}, {@code host/name@sha256:…}
 */
public record RequestedInputs(
    Set<PackageRequest> debian, Set<URI> files, Optional<Platform> jdk, Set<String> images) {

  public RequestedInputs {
    debian = Set.copyOf(debian);
    files = Set.copyOf(files);
    images = Set.copyOf(images);
  }

  /** What either asks for, on one machine. */
  public RequestedInputs and(RequestedInputs other) {
    return new RequestedInputs(
        union(debian, other.debian),
        union(files, other.files),
        jdk.or(other::jdk),
        union(images, other.images));
  }

  private static <T> Set<T> union(Set<T> a, Set<T> b) {
    Set<T> union = new HashSet<>(a);
    union.addAll(b);
    return union;
  }

  /**
   * What {@code lock} lacks of these, in the words of its own errors; empty if everything is
   * pinned.
   */
  public List<Problem> missingIn(ReleaseLock lock) {
    List<Problem> missing = new ArrayList<>();
    collect(missing, debianInOrder(), lock::packages);
    collect(missing, jdk.stream().toList(), lock::jdk);
    collect(missing, new TreeSet<>(files), lock::file);
    collect(missing, new TreeSet<>(images), lock::image);
    return missing;
  }

  /**
   * Insists on everything being pinned.
   *
   * @throws Misconfigured naming all that is not
   */
  public void require(ReleaseLock lock) {
    List<Problem> missing = missingIn(lock);
    if (!missing.isEmpty()) {
      throw new Misconfigured(missing, ReleaseLock.UPDATE);
    }
  }

  private static <T> void collect(List<Problem> missing, Collection<T> keys, Consumer<T> lookUp) {
    for (T key : keys) {
      try {
        lookUp.accept(key);
      } catch (Misconfigured e) {
        missing.addAll(e.problems());
      }
    }
  }

  /** Those entries of {@code lock} that these ask for, and the JDKs of other build platforms. */
  public ReleaseLock partOf(ReleaseLock lock) {
    Set<String> suites = new HashSet<>();
    debian.forEach(request -> suites.add(request.suite()));
    return new ReleaseLock(
        lock.schemaVersion(),
        lock.debianReleases().stream().filter(r -> suites.contains(r.suite())).toList(),
        lock.debian().stream().filter(set -> debian.contains(set.request())).toList(),
        jdk.isPresent() ? lock.jdks() : List.of(),
        lock.files().stream().filter(file -> files.contains(file.url())).toList(),
        lock.images().stream().filter(image -> images.contains(image.reference())).toList());
  }

  List<PackageRequest> debianInOrder() {
    return debian.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
  }
}
