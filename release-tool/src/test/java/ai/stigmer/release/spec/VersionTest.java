package ai.stigmer.release.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  /** In ascending precedence: semver.org 2.0.0 §11.4, and the shapes this tool makes. */
  private static final List<String> ASCENDING =
      List.of(
          "0.0.0-0",
          "0.0.0",
          "0.9.10",
          "0.10.9",
          "1.0.0-alpha",
          "1.0.0-alpha.1",
          "1.0.0-alpha.beta",
          "1.0.0-beta",
          "1.0.0-beta.2",
          "1.0.0-beta.11",
          "1.0.0-beta.99999999999999999999",
          "1.0.0-dev.3.g1234567",
          "1.0.0-dev.12.g1234567",
          "1.0.0-dev.12.g1234567.dirty.dabc12345",
          "1.0.0-rc.1",
          "1.0.0",
          "1.0.1-0",
          "2.0.0");

  @Test
  void ordersAsSemverSays() {
    List<Version> shuffled = new ArrayList<>(ASCENDING.stream().map(Version::parse).toList());
    Collections.shuffle(shuffled, new Random(7));

    assertThat(shuffled.stream().sorted().map(Version::toString)).isEqualTo(ASCENDING);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void ordersTotally(long seed) {
    List<Version> versions = random(seed).limit(60).toList();
    for (Version a : versions) {
      assertThat(a).isEqualByComparingTo(a);
      for (Version b : versions) {
        assertThat(Integer.signum(a.compareTo(b)))
            .as("seed %d: %s and %s", seed, a, b)
            .isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(a.compareTo(b) == 0).as("seed %d: %s and %s", seed, a, b).isEqualTo(a.equals(b));
        for (Version c : versions) {
          if (a.compareTo(b) < 0 && b.compareTo(c) < 0) {
            assertThat(a).as("seed %d", seed).isLessThan(c);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void readsWhatItPrints(long seed) {
    assertThat(random(seed).limit(500))
        .as("seed %d", seed)
        .allSatisfy(version -> assertThat(Version.parse(version.toString())).isEqualTo(version));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "v1.2.3",
        "1.2.3.4",
        "01.2.3",
        "1.02.3",
        "1.2.3-",
        "1.2.3-01",
        "1.2.3-a..b",
        "1.2.3-a_b",
        "1.2.3+5",
        "1.2.3-rc.1+5",
        " 1.2.3",
        "1.2.3\n",
        "1.2.-3",
        "9999999999.0.0"
      })
  void refusesWhatIsNoVersion(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Version.parse(text))
        .withMessageContaining("is no semantic version");
    assertThat(Version.flaw(text)).contains("is no semantic version");
    assertThat(Version.of(text)).isEmpty();
  }

  @Test
  void saysOfALongOneThatItIsTooLong() {
    String longest = "1.2.3-" + "x".repeat(74);
    assertThat(Version.flaw(longest)).isEmpty();
    assertThat(Version.of(longest + "x")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Version.parse(longest + "x"))
        .withMessage(
            "`%sx` has 81 characters, and a version has 80 at most: `1.2.3` or `1.2.3-rc.1` is"
                + " expected",
            longest);
  }

  private static Stream<Version> random(long seed) {
    var random = new Random(seed);
    return Stream.generate(
        () ->
            new Version(
                random.nextInt(3), random.nextInt(3), random.nextInt(3), prerelease(random)));
  }

  private static String prerelease(Random random) {
    List<String> identifiers = List.of("0", "1", "11", "2", "a", "b", "-", "A", "rc", "1a", "x-1");
    return String.join(
        ".",
        Stream.generate(() -> identifiers.get(random.nextInt(identifiers.size())))
            .limit(random.nextInt(4))
            .toList());
  }
}
