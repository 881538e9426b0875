package ai.stigmer.release.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequiredToolTest {
  @TempDir Path folder;

  @Test
  void findsAProgramOnThePath() throws IOException {
    Path tool = Files.createFile(folder.resolve("tool"));
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));

    assertThat(RequiredTool.require("tool", Map.of("PATH", "/nowhere:" + folder, "CI", "true")))
        .isEqualTo(tool);
  }

  @Test
  void abortsATestWhoseToolIsMissing() {
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(() -> RequiredTool.require("tool", Map.of("PATH", folder.toString())))
        .withMessageContaining("`tool`");
  }

  @Test
  void failsATestWhoseToolIsMissingUnderCi() {
    Map<String, String> environment = Map.of("PATH", folder.toString(), "CI", "true");

    assertThatExceptionOfType(AssertionFailedError.class)
        .isThrownBy(() -> RequiredTool.require("tool", environment))
        .withMessageContaining("`tool`");
  }

  @Test
  void takesNoFileThatCannotRun() throws IOException {
    Files.createFile(folder.resolve("tool"));

    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(() -> RequiredTool.require("tool", Map.of("PATH", folder.toString())));
  }
}
