package ai.stigmer.release.runtime;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How programs of a platform are run on this machine. */
public sealed interface Execution {

  /** What stands before the arguments of {@code program}. */
  List<String> command(Path program);

  /** The platform is this machine's. */
  record Native() implements Execution {
    @Override
    public List<String> command(Path program) {
      return List.of(program.toString());
    }
  }

  /**
   * QEMU's user mode.
   *
   * @param root has the platform's C library, {@code libgcc_s}, {@code libstdc++} and {@code libz},
   *     as the Debian packages {@code libc6 libgcc-s1 libstdc++6 zlib1g} leave them, with {@code
   *     lib} a link to {@code usr/lib}
   */
  record Emulated(Path emulator, Path root) implements Execution {
    @Override
    public List<String> command(Path program) {
      return List.of(emulator.toString(), "-L", root.toString(), program.toString());
    }
  }

  /**
   * Finds out how.
   *
   * @param root for {@link Emulated}; asked for only if needed
   * @param searchPath the folders of {@code PATH}
   * @throws Misconfigured if the programs cannot be run here, naming the Debian package that is
   *     missing
   */
  static Execution of(
      Platform target, Platform machine, Supplier<Path> root, List<Path> searchPath) {
    if (target.equals(machine)) {
      return new Native();
    }
    if (!target.os().equals("linux") || !machine.os().equals("linux")) {
      throw Misconfigured.setting(
          "classDataArchive.platforms",
          "the class-data archive of `" + target + "` cannot be made on `" + machine + "`",
          "take `" + target + "` out: there it is made at the first start");
    }
    return new Emulated(emulator(target, machine, searchPath), root.get());
  }

  private static Path emulator(Platform target, Platform machine, List<Path> searchPath) {
    String cpu = target.architecture().equals("arm64") ? "aarch64" : "x86_64";
    List<String> names = List.of("qemu-" + cpu + "-static", "qemu-" + cpu);
    Optional<Path> found =
        names.stream()
            .flatMap(name -> searchPath.stream().map(folder -> folder.resolve(name)))
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseThrow(
        () ->
            Misconfigured.setting(
                "classDataArchive.platforms",
                "the class-data archive of `%s` is made by running its runtime, which on `%s` needs `%s`"
                    .formatted(target, machine, names.getFirst()),
                "install the Debian package `qemu-user-static`, or take `%s` out: there it is made at the first start"
                    .formatted(target)));
  }
}
