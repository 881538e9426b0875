package ai.stigmer.release.testing;

import ai.stigmer.release.build.EmulationRoot;
import ai.stigmer.release.debian.DebFile;
import ai.stigmer.release.debian.DebianArchive;
import ai.stigmer.release.debian.Jmods;
import ai.stigmer.release.debian.Keyring;
import ai.stigmer.release.debian.PackageIndex;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.input.DebianMirrors;
import ai.stigmer.release.input.DownloadListener;
import ai.stigmer.release.input.InputCache;
import ai.stigmer.release.spec.PackageRequest;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What it takes to make and run arm64 Java programs on another machine, from the Debian mirror this
 * machine's apt uses; kept for the next run. Without a mirror a test is aborted; under CI it fails.
 *
 * @param jmods of Debian's {@code openjdk-25-jdk-headless}
 * @param jmodsSource digest of that package
 * @param root libraries for the emulator
 */
public record Arm64(Path emulator, Path jmods, Digest jmodsSource, Path root) {
  private static final Path CACHE = Path.of("target/test-inputs").toAbsolutePath();
  private static final String SUITE = "trixie";
  private static final String JDK = "openjdk-25-jdk-headless";

  /** Downloads some 100 MB the first time. */
  public static Arm64 require() {
    Path emulator = RequiredTool.require("qemu-aarch64-static");
    try (Http http = new Http(HttpSettings.DEFAULT, InstantSource.system())) {
      return fetch(emulator, http);
    } catch (ReleaseException e) {
      if (!System.getenv().getOrDefault("CI", "").isEmpty()) {
        return Assertions.fail(e);
      }
      return Assumptions.abort("no arm64 packages: " + e.getMessage());
    }
  }

  private static Arm64 fetch(Path emulator, Http http) {
    InputCache cache = new InputCache(CACHE, http);
    DebianArchive archive =
        new DebianArchive(
            http, cache, DebianMirrors.of(List.of(), System.getenv()), InstantSource.system());
    PackageIndex index =
        archive.index(
            archive.release(SUITE, Keyring.ofThisMachine(), Optional.empty()),
            "arm64",
            DownloadListener.SILENT);
    DebFile jdk =
        archive.fetch(
            index.resolve(PackageRequest.alone(SUITE, "arm64", List.of(JDK))).getFirst(),
            DownloadListener.SILENT);
    List<DebFile> libraries =
        index
            .resolve(PackageRequest.closure(SUITE, "arm64", EmulationRoot.PACKAGES, List.of()))
            .stream()
            .map(one -> archive.fetch(one, DownloadListener.SILENT))
            .toList();
    return new Arm64(
        emulator,
        Jmods.of(jdk, CACHE),
        jdk.pinned().sha256(),
        EmulationRoot.of(libraries, CACHE.resolve("roots")));
  }
}
