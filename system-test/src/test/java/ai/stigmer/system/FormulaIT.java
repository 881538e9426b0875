package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formula with its canonical addresses, as Ruby and as our own rules see it. */
class FormulaIT {
  private static final Checkout RELEASED = Checkout.released();
  private static final Path FORMULA = RELEASED.dist().resolve("formula/stigmer.rb");

  @TempDir Path temporary;

  @Test
  void isRuby() {
    Requirement.tools("ruby");
    assertThat(Command.of("ruby", "-c", FORMULA).output()).contains("Syntax OK");
  }

  @Test
  void passesTheLintThatFindsMistakes() throws IOException {
    RELEASED.releaseTool("formula", "lint", FORMULA).output();

    Path bad = temporary.resolve("stigmer.rb");
    Files.writeString(bad, Files.readString(FORMULA).replace("license \"Apache-2.0\"\n", ""));
    Command.Outcome outcome = RELEASED.releaseTool("formula", "lint", bad).run();
    assertThat(outcome.exitCode()).isEqualTo(65);
    assertThat(outcome.out() + outcome.err()).contains("license");
  }

  @Test
  void namesTheArchivesOfTheReleaseByTheirChecksums() throws IOException {
    String formula = Files.readString(FORMULA);
    for (String platform : new String[] {"linux-amd64", "linux-arm64"}) {
      Path archive = RELEASED.archive("stigmer", platform);
      assertThat(formula)
          .contains(
              "url \"https://github.com/stigmer/stigmer/releases/download/v"
                  + RELEASED.version()
                  + "/"
                  + archive.getFileName()
                  + "\"")
          .contains("sha256 \"" + Tree.sha256(archive) + "\"");
    }
  }
}
