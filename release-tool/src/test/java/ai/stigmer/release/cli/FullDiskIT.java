package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.testing.RequiredTool;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that takes no more, as {@code ulimit -f} makes one: each write beyond some kilobytes
 * fails.
 */
final class FullDiskIT {
  @TempDir Path temporary;

  @BeforeAll
  static void requireTools() {
    RequiredTool.require("git");
    RequiredTool.require("docker-registry");
  }

  @Test
  void aPublishOnAFullDiskSaysSoAndIsFinishedWhenThereIsRoom() {
    try (RealServers servers = RealServers.open(temporary);
        Onlooker onlooker = servers.onlooker()) {
      TinyRepository repository = servers.workTree("machine");
      repository.jvmOptions("-XX:-UsePerfData");
      servers.prepare(repository, "1.0.0");

      repository.startedBy("sh", "-c", "ulimit -f 2; exec \"$@\"", "sh");
      Outcome full = repository.run(servers.environment(), "publish");

      assertThat(full.exitCode()).as(full.out() + full.err()).isEqualTo(74);
      assertThat(full.err()).contains("error: ", "hint: ");
      repository.startedBy();
      Outcome again = repository.run(servers.environment(), "publish");
      assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
      onlooker.look();
      assertThat(onlooker.broken()).isEmpty();
    }
  }
}
