package ai.stigmer.release.build;

import ai.stigmer.release.debian.DebFile;
import ai.stigmer.release.debian.RootFilesystem;
import ai.stigmer.release.debian.RootOptions;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The libraries of another architecture that an emulated Java runtime needs, as a folder. */
public final class EmulationRoot {
  /** The packages to lock for it; what they depend on is added. */
  public static final List<String> PACKAGES = List.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g");

  private EmulationRoot() {}

  /**
   * Gives the folder under {@code cache}, made at the first call for these packages.
   *
   * @throws ai.stigmer.release.failure.InvalidInput if a package is damaged
   */
  public static Path of(List<DebFile> packages, Path cache) {
    String digests =
        packages.stream().map(deb -> deb.pinned().sha256().hex()).collect(Collectors.joining("\n"));
    Path root = cache.resolve(Digest.of(digests.getBytes(StandardCharsets.UTF_8)).hex());
    return Folder.makeOnce(root, partial -> unpack(packages, partial));
  }

  private static void unpack(List<DebFile> packages, Path root) throws IOException {
    Path spool = root.resolveSibling(root.getFileName() + ".spool");
    Files.createDirectory(root);
    Folder.write(RootFilesystem.of(packages, RootOptions.NONE, spool), root);
    Files.delete(spool);
  }
}
