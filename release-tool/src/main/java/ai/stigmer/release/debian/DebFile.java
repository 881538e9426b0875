package ai.stigmer.release.debian;

import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import java.nio.file.Path;

/** A locked package and its {@code .deb} file on this machine, checked by digest. */
public record DebFile(DebianPackage pinned, Path file) {
  /** As in the pool: what messages call it. */
  String name() {
    return pinned.path().substring(pinned.path().lastIndexOf('/') + 1);
  }
}
