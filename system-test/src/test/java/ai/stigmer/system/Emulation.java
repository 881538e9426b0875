package ai.stigmer.system;

import java.nio.file.Path;

/** What arm64 programs need to run under {@code qemu-aarch64-static -L}. */
final class Emulation {
  private Emulation() {}

  private static final class Root {
    static final Path ARM64 = UnpackedImage.of("arm64").root();
  }

  /** A root file system with Debian's C library: the released image itself. */
  static Path arm64Root() {
    return Root.ARM64;
  }
}
