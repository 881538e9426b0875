package ai.stigmer.release.build;

import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.formula.InstallPaths;
import ai.stigmer.release.formula.Shell;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.runtime.LinkedRuntime;
import ai.stigmer.release.spec.Name;
import ai.stigmer.release.spec.Placeholders;
import ai.stigmer.release.spec.ReleaseSpec.Application;
import ai.stigmer.release.spec.ReleaseSpec.Completions;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.EmbeddedSpec;
import ai.stigmer.release.spec.RepositoryPath;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code release.yml}'s distributions and embedded tarballs into what their builder takes.
 */
final class DistributionStep {
  private final BuildRequest request;
  private final Runtimes runtimes;
  private final FileSets fileSets;

  DistributionStep(BuildRequest request, Runtimes runtimes, FileSets fileSets) {
    this.request = request;
    this.runtimes = runtimes;
    this.fileSets = fileSets;
  }

  EmbeddedInputs embedded(EmbeddedSpec spec, Platform platform) {
    Placeholders placeholders = request.placeholders().on(platform);
    return new EmbeddedInputs(
        request.facts(),
        spec.name().value(),
        platform,
        fileSets.tree(spec.files(), placeholders),
        Optional.ofNullable(spec.application()).map(app -> program(app, placeholders)));
  }

  /** Everything but its class-data archive and the image it will name. */
  DistributionInputs distribution(DistributionSpec spec, Platform platform) {
    Placeholders placeholders = request.placeholders().on(platform);
    Program program = program(spec.application(), placeholders);
    LinkedRuntime runtime = runtimes.get(spec.runtime(), platform);
    FileTree files = fileSets.tree(spec.files(), placeholders);
    return new DistributionInputs(
        request.facts(),
        spec.name().value(),
        platform,
        runtime,
        program,
        new ClassData.None(),
        completions(spec.completions()),
        spec.manPages().stream().map(fileSets::file).toList(),
        files,
        Optional.ofNullable(spec.embedded()).map(Object::toString),
        Optional.ofNullable(spec.image()).map(this::toCome));
  }

  private PinnedImage toCome(Name image) {
    return request.spec().images().stream()
        .filter(one -> one.name().equals(image))
        .map(one -> PinnedImage.toCome(one.repository()))
        .findFirst()
        .orElseThrow();
  }

  /** Where a formula finds what it installs: the same for every platform. */
  static InstallPaths installPaths(DistributionSpec spec) {
    return DistributionInputs.installPaths(
        spec.application().command().value(),
        scripts(spec.completions()).keySet(),
        spec.manPages().stream().map(page -> Path.of(page.value())).toList());
  }

  private Program program(Application spec, Placeholders placeholders) {
    return new Program(
        spec.command().value(),
        spec.mainClass(),
        fileSets.jars(spec.jars(), placeholders),
        spec.jvmOptions());
  }

  private Map<Shell, Path> completions(@Nullable Completions spec) {
    Map<Shell, Path> files = new EnumMap<>(Shell.class);
    scripts(spec).forEach((shell, script) -> files.put(shell, fileSets.file(script)));
    return files;
  }

  private static Map<Shell, RepositoryPath> scripts(@Nullable Completions spec) {
    Map<Shell, RepositoryPath> scripts = new EnumMap<>(Shell.class);
    if (spec != null) {
      put(scripts, Shell.BASH, spec.bash());
      put(scripts, Shell.ZSH, spec.zsh());
      put(scripts, Shell.FISH, spec.fish());
    }
    return scripts;
  }

  private static void put(
      Map<Shell, RepositoryPath> scripts, Shell shell, @Nullable RepositoryPath script) {
    if (script != null) {
      scripts.put(shell, script);
    }
  }
}
