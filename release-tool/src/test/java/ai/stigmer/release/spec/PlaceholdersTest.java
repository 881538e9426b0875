package ai.stigmer.release.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.stigmer.release.image.Platform;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
  private static final Placeholders ALL =
      new Placeholders(
              Name.parse("demo"),
              Version.parse("1.2.3-rc.1"),
              "v1.2.3-rc.1",
              "abc",
              Optional.empty())
          .on(Platform.LINUX_ARM64);

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "${product}-${version}, demo-1.2.3-rc.1",
    "${tag}@${commit}, v1.2.3-rc.1@abc",
    "${os}/${architecture}, linux/arm64",
    "${platform}, linux/arm64",
    "$5 and $product, $5 and $product",
    "{product}, {product}",
    "$${product}, ${product}",
    "$$${product}, $${product}",
    "$${HOME}${version}, ${HOME}1.2.3-rc.1",
    "$${, ${",
  })
  void standForTheirValues(String template, String expected) {
    assertThat(ALL.expand(Template.parse(template))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"${", "${product", "${}", "${Product}", "${ product}", "${home}", "a${b}c"})
  void areAllKnownAndClosed(String template) {
    assertThatIllegalArgumentException().isThrownBy(() -> Template.parse(template));
  }

  @Test
  void areNotLookedForInValues() {
    Placeholders tricky =
        new Placeholders(
            Name.parse("demo"), Version.parse("1.0.0"), "${commit}$1\\", "c", Optional.empty());

    assertThat(tricky.expand(Template.parse("<${tag}>"))).isEqualTo("<${commit}$1\\>");
  }

  @Test
  void ofAPlatformNeedOne() {
    Placeholders none =
        new Placeholders(
            Name.parse("demo"), Version.parse("1.0.0"), "v1.0.0", "c", Optional.empty());

    assertThatIllegalStateException()
        .isThrownBy(() -> none.expand(Template.parse("${os}")))
        .withMessageContaining("${os}");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void canBeEscapedInAnyText(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      String text =
          random
              .ints(12, 0, 5)
              .mapToObj("a{}$ "::charAt)
              .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
              .toString();
      // a `$` before the brace of an escape would be read as part of another escape
      String escaped = text.replaceAll("\\$+(?=\\{)", "\\$").replace("${", "$${");

      assertThat(ALL.expand(Template.parse(escaped)))
          .as("seed %d: %s", seed, escaped)
          .isEqualTo(text.replaceAll("\\$+(?=\\{)", "\\$"));
    }
  }
}
