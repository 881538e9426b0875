package ai.stigmer.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One platform of the released image, unpacked by umoci into a runtime bundle.
 *
 * @param bundle with {@code rootfs} and the runtime's {@code config.json}
 */
record UnpackedImage(Path bundle) {
  private static final Map<String, UnpackedImage> DONE =
      Collections.synchronizedMap(new TreeMap<>());

  static UnpackedImage of(String architecture) {
    return DONE.computeIfAbsent(architecture, UnpackedImage::unpack);
  }

  private static UnpackedImage unpack(String architecture) {
    Requirement.tools("skopeo", "umoci");
    Path one = Checkout.SCRATCH.resolve("image-" + architecture);
    Path bundle = Checkout.SCRATCH.resolve("bundle-" + architecture);
    Tree.delete(one);
    Tree.delete(bundle);
    try {
      Files.createDirectories(Checkout.SCRATCH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // umoci takes no tag of several platforms.
    Command.of(
            "skopeo",
            "copy",
            "--quiet",
            "--override-os",
            "linux",
            "--override-arch",
            architecture,
            released(),
            "oci:" + one + ":one")
        .output();
    List<Object> unpack = new ArrayList<>(List.of("umoci", "unpack", "--image", one + ":one"));
    if (!Requirement.isRoot()) {
      unpack.add("--rootless");
    }
    unpack.add(bundle);
    Command.of(unpack.toArray()).output();
    return new UnpackedImage(bundle);
  }

  /** The released image as skopeo names it. */
  static String released() {
    Checkout released = Checkout.released();
    return "oci:" + released.dist().resolve("images/agent-runner") + ":" + released.version();
  }

  Path root() {
    return bundle.resolve("rootfs");
  }
}
