package ai.stigmer.release.cli;

import ai.stigmer.release.manifest.ReleaseManifest;
import java.nio.file.Path;

/** What can be done with a release that was published to a folder. */
final class NextSteps {
  private NextSteps() {}

  /** Commands that work as printed, in the folder this command was run in. */
  static String of(Workspace workspace, Path destinations, ReleaseManifest release) {
    Path folder = asTyped(destinations);
    StringBuilder text = new StringBuilder("\nNow you can\n");
    for (ReleaseManifest.Image image : release.images()) {
      text.append(
          "  load the image:      %s image export %s | docker load%n"
              .formatted(tool(workspace), image.name()));
    }
    if (release.pointers().formula() != null) {
      String tap = release.product() + "/local";
      text.append(
          "  install from tap:    brew tap %s %s && brew install %s/%s%n"
              .formatted(
                  tap,
                  folder.isAbsolute()
                      ? folder.resolve("tap.git")
                      : "\"$PWD/" + folder.resolve("tap.git") + "\"",
                  tap,
                  release.pointers().formula().name()));
    }
    String top =
        "%s-%s-%s"
            .formatted(
                release.product(), release.version(), workspace.machine().platform().dashed());
    if (release.assets().stream().anyMatch(asset -> asset.name().equals(top + ".tar.gz"))) {
      text.append(
          "  run the program:     tar -xzf %s -C %s && %s/bin/%s version%n"
              .formatted(
                  folder.resolve("releases").resolve(release.tag()).resolve(top + ".tar.gz"),
                  folder,
                  folder.resolve(top),
                  release.product()));
    }
    return text.toString();
  }

  /** Relative where it lies below the folder this command was run in. */
  private static Path asTyped(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  /** The tool as the user can call it here. */
  private static String tool(Workspace workspace) {
    Path built = asTyped(workspace.repository().resolve("bin/release-tool"));
    return built.toFile().canExecute() ? built.toString() : "release-tool";
  }
}
