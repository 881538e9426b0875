package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.spec.LockJson;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import ai.stigmer.release.testing.RequiredTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar, run by another JDK than the one that {@code release.lock} pins. */
class AllowJdkIT {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("JAVA_HOME", System.getProperty("java.home"));

  @TempDir Path temporary;
  private TinyRepository repository;

  @BeforeAll
  static void requireGit() {
    RequiredTool.require("git");
  }

  @BeforeEach
  void linkTwoRuntimes() {
    Digest other = Digest.of(new byte[0]);
    Jdk pinned = new Jdk(Workspace.platform(), "25.0.99+1", "Acme", other, other);
    ReleaseLock lock =
        new ReleaseLock(
            ReleaseLock.SCHEMA_VERSION,
            List.of(),
            List.of(),
            List.of(pinned),
            List.of(),
            List.of());
    repository = new TinyRepository(temporary);
    repository
        .tree()
        .write("release.lock", new String(LockJson.write(lock), StandardCharsets.UTF_8));
    repository.releasing(
        """
            platforms: [linux/amd64]
            layers:
        """,
        """
            platforms: [linux/amd64]
            layers:
              - name: one
                runtime: one
              - name: two
                runtime: two
                to: /opt/two
        """,
        "\nimages:",
        """

        runtimes:
          - name: one
            modules: [java.base]
            compress: zip-0
            sources:
              linux/amd64:
                jdk: build
          - name: two
            modules: [java.base, java.logging]
            compress: zip-0
            sources:
              linux/amd64:
                jdk: build
        images:""");
  }

  @Test
  void isRefusedWithTheNameOfTheOneWanted() {
    Outcome outcome = repository.run(ENVIRONMENT, "build");

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.MISCONFIGURED);
    assertThat(outcome.err())
        .contains("and release.lock pins `Acme 25.0.99+1 for ")
        .contains("hint: install `Acme 25.0.99+1 for ")
        .contains("`--allow-jdk`");
  }

  @Test
  void goesOnWhereAllowedAndSaysOnceThatBytesWillDiffer() {
    Outcome outcome = repository.run(ENVIRONMENT, "build", "--allow-jdk");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err().lines())
        .filteredOn(line -> line.startsWith("warning: "))
        .singleElement()
        .asString()
        .contains("Acme 25.0.99+1")
        .endsWith("; bytes will differ from other machines'");
  }
}
