package ai.stigmer.release.formula;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormulaSealTest {
  private static final String RENDERED =
      FormulaTemplate.standard().render(FormulaFixtures.stigmer());

  @Test
  void isTheFirstLineOfWhatIsRenderedAndBreaksNoRule() {
    assertThat(RENDERED).matches("(?s)# Made by release-tool; [^\\n]* [0-9a-f]{64}\\nclass .*");
    assertThat(FormulaSeal.holds(RENDERED)).isTrue();
    assertThat(FormulaLint.lint(RENDERED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "end\n", // a line is gone
        "  desc \"Run ", // its words are others
        "# Made by release-tool; sha256 of the rest: ", // the line itself
      })
  void noLongerHoldsOnceAnythingIsChanged(String part) {
    assertThat(RENDERED).contains(part);
    assertThat(FormulaSeal.holds(RENDERED.replace(part, ""))).isFalse();
    assertThat(FormulaSeal.holds(RENDERED.replace(part, part + " "))).isFalse();
    assertThat(FormulaSeal.holds(RENDERED.replace("\n", "\r\n"))).isFalse();
    assertThat(FormulaSeal.holds(RENDERED.stripTrailing())).isFalse();
  }

  @Test
  void isSetAnewForAnotherText() {
    String edited = RENDERED.replace("Run ", "Walk ");

    assertThat(FormulaSeal.holds(edited)).isFalse();
    assertThat(FormulaSeal.holds(FormulaSeal.seal(edited))).isTrue();
    assertThat(FormulaSeal.withoutSeal(FormulaSeal.seal(edited)))
        .isEqualTo(FormulaSeal.withoutSeal(edited));
    assertThat(FormulaSeal.seal(RENDERED)).isEqualTo(RENDERED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "class A < Formula\nend\n", "# Made by release-tool", "\n"})
  void isMissingFromWhatNobodySealed(String ruby) {
    assertThat(FormulaSeal.holds(ruby)).isFalse();
    assertThat(FormulaSeal.withoutSeal(ruby)).isEqualTo(ruby);
  }
}
