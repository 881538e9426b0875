package ai.stigmer.release.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.layout.LayoutFinding.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One folder per fault under {@code layout/}, each the sample image with one thing wrong; {@code
 * -Dgolden.update=true} makes them again ({@link FaultyLayouts}).
 */
class LayoutValidatorTest {
  private static final Path FIXTURES = Path.of("src/test/resources/layout");

  @BeforeAll
  static void updateFixtures() throws IOException {
    FaultyLayouts.updateIfAsked(FIXTURES);
  }

  @Test
  void findsNothingInASoundLayout() {
    assertThat(LayoutValidator.check(open("sound"))).isEmpty();
    assertThatCode(() -> LayoutValidator.require(open("sound"))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(FaultyLayouts.class)
  void namesTheFault(FaultyLayouts fixture) throws IOException {
    ImageLayout layout = open(fixture.folder());

    List<LayoutFinding> findings = LayoutValidator.check(layout);

    assertThat(findings).extracting(LayoutFinding::fault).contains(fixture.fault());
    Path expected = FIXTURES.resolve(fixture.folder()).resolve("findings.txt");
    String text = String.join("\n", findings.stream().map(LayoutFinding::toString).toList()) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, text);
    }
    assertThat(text).isEqualTo(Files.readString(expected));
    assertThatExceptionOfType(ReleaseException.class)
        .isThrownBy(() -> LayoutValidator.require(layout))
        .withMessage(findings.getFirst().failure().getMessage());
  }

  @Test
  void hasAFixtureForEveryFault() {
    assertThat(FaultyLayouts.values())
        .extracting(FaultyLayouts::fault)
        .containsOnly(Fault.values());
  }

  private static ImageLayout open(String folder) {
    return ImageLayout.open(FIXTURES.resolve(folder));
  }
}
