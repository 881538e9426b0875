package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.testing.OtherLayout;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release whose {@code release.json} another version of the tool wrote, from the outside. */
class OtherLayoutIT {
  @Test
  void itIsPublishedLeftAloneGoneBackToAndVerified(@TempDir Path temporary) throws IOException {
    RequiredTool.require("git");
    TinyRepository repository = new TinyRepository(temporary);
    repository
        .tree()
        .write(
            "release.yml",
            TinyRepository.RELEASE_YML
                + """

                profiles:
                  local:
                    folder: out
                """)
        .write(".gitignore", "/dist/\n/out/\n")
        .commit("profile");
    repository.tree().git("tag", "--force", "v1.2.3");
    succeeds(repository, "build", "--profile", "local");
    byte[] json = OtherLayout.of(repository.dist().resolve("release.json"));

    succeeds(repository, "publish", "--no-build", "--profile", "local");
    Outcome again = succeeds(repository, "publish", "--no-build", "--profile", "local");
    assertThat(again.err()).contains("nothing to do: 1.2.3 is published");

    repository.tree().write("files/b.txt", "more text\n").commit("second").tag("v1.3.0");
    succeeds(repository, "publish", "--profile", "local");
    Outcome back = succeeds(repository, "yank", "1.3.0", "--profile", "local", "--yes");
    assertThat(back.err()).contains("new users get 1.2.3");
    succeeds(repository, "verify", "1.2.3", "--profile", "local");
    assertThat(Files.readAllBytes(repository.folder().resolve("out/releases/v1.2.3/release.json")))
        .isEqualTo(json);
  }

  private static Outcome succeeds(TinyRepository repository, String... arguments) {
    Outcome outcome = repository.run(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }
}
