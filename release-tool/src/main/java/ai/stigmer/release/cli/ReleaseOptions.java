package ai.stigmer.release.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What every command that works on a release takes. */
final class ReleaseOptions {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "release.yml",
      description = "What is released (default: release.yml)")
  Path file = Path.of("release.yml");

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Profile of release.yml (default: what stands outside of profiles)")
  String profile = "default";

  @Option(
      names = "--dist",
      paramLabel = "FOLDER",
      description = "Where the release is built (default: dist beside release.yml)")
  Path dist = Path.of("");

  @Option(
      names = "--allow-dirty",
      description = "Go on though files differ from the commit; the version says so")
  boolean allowDirty;

  @Option(
      names = "--allow-jdk",
      description = "Go on with another JDK than release.lock pins; bytes will differ")
  boolean allowJdk;

  @Option(
      names = "--debian-mirror",
      paramLabel = "URL",
      description = {
        "Mirror of Debian's archive, a dated snapshot too; may be repeated",
        "(default: DEBIAN_MIRROR, else this machine's apt configuration)"
      })
  List<String> debianMirrors = List.of();
}
