package ai.stigmer.release.verify;

import ai.stigmer.release.archive.TarReader;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.file.TemporaryFolder;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.runtime.ToolRun;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Runs what users download: every program of every archive for one platform has to say the
 * release's version. Their digests are {@link PublishedVerification}'s business, and come first.
 */
public final class DeepVerification {
  private static final TarReader.Limits LIMITS = new TarReader.Limits(100_000, 4L << 30);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private DeepVerification() {}

  /** Whether there is anything to run. */
  public static boolean isFor(ReleaseManifest release, Platform platform) {
    return archives(release, platform).findAny().isPresent();
  }

  /** All programs that do not run or say another version, those of {@code platform}. */
  public static List<Finding> check(ReleaseManifest release, ReleaseHost host, Platform platform) {
    return archives(release, platform)
        .flatMap(artifact -> archive(release, host, artifact).stream())
        .toList();
  }

  private static Stream<Artifact> archives(ReleaseManifest release, Platform platform) {
    return release.assets().stream()
        .filter(artifact -> artifact.kind() == ArtifactKind.ARCHIVE)
        .filter(artifact -> platform.equals(artifact.platform()));
  }

  private static List<Finding> archive(
      ReleaseManifest release, ReleaseHost host, Artifact artifact) {
    URI url = URI.create(host.downloads(release.tag()) + "/" + artifact.name());
    try (TemporaryFolder temporary = TemporaryFolder.make("verify-")) {
      Path folder = temporary.path();
      try (InputStream packed = host.download(url).open();
          InputStream tar = new GZIPInputStream(packed)) {
        Folder.unpack(tar, new TarReader(url.toString(), TarReader.Links.INSIDE, LIMITS), folder);
      } catch (IOException e) {
        return List.of(
            new Finding(url.toString(), "an archive that unpacks", String.valueOf(e.getMessage())));
      }
      List<Path> programs = programs(folder);
      return programs.isEmpty()
          ? List.of(new Finding(url.toString(), "a program in bin/", "none"))
          : programs.stream()
              .flatMap(program -> run(artifact.name(), folder, program, release.version()).stream())
              .toList();
    }
  }

  private static List<Finding> run(String archive, Path folder, Path program, String version) {
    ToolRun run = ToolRun.of(List.of(program.toString(), "--version"), folder, LIMIT);
    return run.exitCode() == 0 && says(run.output(), version)
        ? List.of()
        : List.of(
            new Finding(
                archive + " " + program.getFileName() + " --version",
                version,
                "exit code " + run.exitCode() + ": " + run.output()));
  }

  /** Neither 11.2.3 nor 1.2.30 nor 1.2.3-rc.1 is 1.2.3. */
  private static boolean says(String output, String version) {
    return Pattern.compile("(?<![\\w.+-])" + Pattern.quote(version) + "(?![.+-]?\\w)")
        .matcher(output)
        .find();
  }

  /** Those in {@code bin/} of the one folder that an archive holds. */
  private static List<Path> programs(Path folder) {
    try (Stream<Path> files =
        Files.find(folder, 3, (file, _) -> folder.relativize(file).getNameCount() == 3)) {
      return files
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .filter(file -> folder.relativize(file).getName(1).toString().equals("bin"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }
}
