package ai.stigmer.release.build;

import ai.stigmer.release.debian.RootFilesystem;
import ai.stigmer.release.debian.RootOptions;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.runtime.ClassDataArchives;
import ai.stigmer.release.runtime.Execution;
import ai.stigmer.release.runtime.JavaProgram;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.spec.ReleaseSpec.ClassDataArchive;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.ModuleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Decides where each distribution's class-data archive comes from, and has it made. */
final class ClassDataStep {
  /** What a Java runtime needs to run under an emulator. */
  private static final List<String> EMULATED =
      List.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g");

  private final BuildRequest request;
  private final Machine machine;
  private final Runtimes runtimes;
  private final PinnedInputs inputs;
  private final ClassDataArchives archives;
  private final Path scratch;

  ClassDataStep(
      BuildRequest request,
      Machine machine,
      Runtimes runtimes,
      PinnedInputs inputs,
      ClassDataArchives archives,
      Path scratch) {
    this.request = request;
    this.machine = machine;
    this.runtimes = runtimes;
    this.inputs = inputs;
    this.archives = archives;
    this.scratch = scratch;
  }

  /** Packages that emulating a platform takes, where its class-data archive is asked for. */
  static Optional<PackageRequest> request(
      ReleaseSpec spec, DistributionSpec distribution, Platform platform, Platform machine) {
    ClassDataArchive wanted = distribution.classDataArchive();
    if (wanted == null || !wanted.platforms().contains(platform) || platform.equals(machine)) {
      return Optional.empty();
    }
    ModuleSource source =
        spec.runtimes().stream()
            .filter(r -> r.name().equals(distribution.runtime()))
            .findFirst()
            .map(r -> r.sources().get(platform))
            .orElse(null);
    return source == null || source.debian() == null
        ? Optional.empty()
        : Optional.of(
            PackageRequest.closure(
                source.debian().suite(), platform.architecture(), EMULATED, List.of()));
  }

  /**
   * Decides for one distribution.
   *
   * @param plain the distribution without class data
   * @param home files the program finds in its home, by path
   */
  ClassData of(DistributionSpec spec, DistributionInputs plain, SortedMap<String, byte[]> home) {
    ClassDataArchive wanted = spec.classDataArchive();
    if (wanted == null) {
      return new ClassData.None();
    }
    JavaProgram program =
        new JavaProgram(
            plain.program().mainClass(),
            plain.program().jars(),
            request.git().commitTime(),
            request.git().version().toString(),
            home);
    Path classes =
        archives.classList(
            runtimes.get(spec.runtime(), machine.platform()), program, wanted.train());
    if (!wanted.platforms().contains(plain.platform())) {
      return new ClassData.AtFirstStart(classes);
    }
    Execution execution =
        Execution.of(
            plain.platform(),
            machine.platform(),
            () -> emulatedRoot(spec, plain.platform()),
            machine.searchPath());
    return new ClassData.Archived(archives.archive(plain.runtime(), execution, program, classes));
  }

  private Path emulatedRoot(DistributionSpec spec, Platform platform) {
    PackageRequest packages =
        request(request.spec(), spec, platform, machine.platform())
            .orElseThrow(
                () ->
                    Misconfigured.setting(
                        "classDataArchive.platforms",
                        "`" + platform + "` can be emulated only for a runtime of a Debian package",
                        "take it out: there the archive is made at the first start"));
    Path root = scratch.resolve("emulated-" + platform.dashed());
    try {
      Files.createDirectories(root);
      Folder.write(
          RootFilesystem.of(
              inputs.packages(packages),
              RootOptions.NONE,
              scratch.resolve(platform.dashed() + ".spool")),
          root);
    } catch (IOException e) {
      throw Storage.of(root, "written", e);
    }
    return root;
  }
}
