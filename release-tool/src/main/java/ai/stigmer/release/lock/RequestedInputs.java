package ai.stigmer.release.lock;

import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.PackageRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every outside input a release asks for.
 *
 * @param jdk the JDK that builds, where its runtime becomes part of the release
 * @param images references of image bases, each with its digest: {@code host/name@sha256:…}
 */
public record RequestedInputs(
    Set<PackageRequest> debian, Set<URI> files, Optional<BuildJdk> jdk, Set<String> images) {

  /** A JDK and the platform it runs on. */
  public record BuildJdk(Platform platform, Path home) {}

  public RequestedInputs {
    debian = Set.copyOf(debian);
    files = Set.copyOf(files);
    images = Set.copyOf(images);
  }

  List<PackageRequest> debianInOrder() {
    return debian.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
  }
}
