package ai.stigmer.release.build;

import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.formula.InstallPaths;
import ai.stigmer.release.formula.Shell;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.runtime.LinkedRuntime;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a program's distribution for one platform is made of.
 *
 * @param name prefix of its archive
 * @param runtime for {@code platform}
 * @param completions the scripts in this repository
 * @param manPages files named {@code <page>.<section>}
 * @param files further ones, by their path in the distribution
 * @param embedded name of the embedded tarball it carries
 * @param image whose digest it pins
 */
public record DistributionInputs(
    ReleaseFacts release,
    String name,
    Platform platform,
    LinkedRuntime runtime,
    Program program,
    ClassData classData,
    Map<Shell, Path> completions,
    List<Path> manPages,
    FileTree files,
    Optional<String> embedded,
    Optional<PinnedImage> image) {

  public DistributionInputs {
    Map<Shell, Path> scripts = new EnumMap<>(Shell.class);
    scripts.putAll(completions);
    completions = Collections.unmodifiableMap(scripts);
    manPages = List.copyOf(manPages);
  }

  DistributionInputs with(ClassData other) {
    return new DistributionInputs(
        release,
        name,
        platform,
        runtime,
        program,
        other,
        completions,
        manPages,
        files,
        embedded,
        image);
  }

  /** Where a formula finds what it installs; the same on every platform. */
  public InstallPaths installPaths() {
    return installPaths(program.command(), completions.keySet(), manPages);
  }

  static InstallPaths installPaths(String command, Set<Shell> shells, List<Path> manPages) {
    Map<Shell, String> scripts = new EnumMap<>(Shell.class);
    shells.forEach(shell -> scripts.put(shell, completionPath(command, shell)));
    return new InstallPaths(
        "bin/" + command, scripts, manPages.stream().map(DistributionInputs::manPath).toList());
  }

  String completionPath(Shell shell) {
    return completionPath(program.command(), shell);
  }

  private static String completionPath(String command, Shell shell) {
    return "share/completions/"
        + switch (shell) {
          case BASH -> command + ".bash";
          case ZSH -> "_" + command;
          case FISH -> command + ".fish";
        };
  }

  static String manPath(Path page) {
    String name = String.valueOf(page.getFileName());
    return "share/man/man" + name.charAt(name.length() - 1) + "/" + name;
  }
}
