package ai.stigmer.release.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionTest {
  @TempDir Path folder;

  @Test
  void runsProgramsOfThisMachineAsTheyAre() {
    Execution execution = execution(Platform.LINUX_AMD64, List.of());

    assertThat(execution.command(Path.of("/opt/java"))).containsExactly("/opt/java");
  }

  @Test
  void runsOtherProgramsUnderTheFirstEmulatorOnThePath() throws IOException {
    Path emulator = Files.createFile(folder.resolve("qemu-aarch64-static"));
    Files.setPosixFilePermissions(emulator, PosixFilePermissions.fromString("rwx------"));

    Execution execution =
        execution(Platform.LINUX_ARM64, List.of(folder.resolve("nowhere"), folder));

    assertThat(execution.command(Path.of("/opt/java")))
        .containsExactly(emulator.toString(), "-L", folder.resolve("root").toString(), "/opt/java");
  }

  @Test
  void namesThePackageOfAMissingEmulator() {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> execution(Platform.LINUX_ARM64, List.of(folder)))
        .withMessage(
            "classDataArchive.platforms: the class-data archive of `linux/arm64` is made by running"
                + " its runtime, which on `linux/amd64` needs `qemu-aarch64-static`")
        .satisfies(
            e ->
                assertThat(e.hint())
                    .hasValueSatisfying(h -> assertThat(h).contains("`qemu-user-static`")));
  }

  @Test
  void refusesAMacsArchiveOnLinux() {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> execution(Platform.DARWIN_ARM64, List.of(folder)))
        .withMessageContaining("`darwin/arm64` cannot be made on `linux/amd64`");
  }

  private Execution execution(Platform target, List<Path> searchPath) {
    return Execution.of(target, Platform.LINUX_AMD64, () -> folder.resolve("root"), searchPath);
  }
}
