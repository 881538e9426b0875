package ai.stigmer.release.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChallengeTest {
  private static List<Challenge> parse(String... headers) {
    return Challenge.parse(List.of(headers));
  }

  @Test
  void parametersComeInAnyOrderAndForm() {
    Challenge expected =
        new Challenge("bearer", Map.of("realm", "https://a.example/t", "service", "s"));
    assertThat(parse("Bearer realm=\"https://a.example/t\",service=\"s\"")).containsOnly(expected);
    assertThat(parse("bearer service=s , REALM = \"https://a.example/t\"")).containsOnly(expected);
    assertThat(parse(",, BEARER  service=s,,realm=\"https://a.example/t\","))
        .containsOnly(expected);
  }

  @Test
  void quotedStringsHoldCommasAndEscapes() {
    assertThat(parse("Bearer realm=\"a, b=\\\"c\\\\\",scope=\"repository:x:pull,push\""))
        .containsExactly(
            new Challenge(
                "bearer", Map.of("realm", "a, b=\"c\\", "scope", "repository:x:pull,push")));
  }

  @Test
  void severalChallengesShareAHeader() {
    assertThat(parse("Basic realm=\"a\", Bearer realm=\"b\",service=c", "Negotiate dG9rZW4="))
        .containsExactly(
            new Challenge("basic", Map.of("realm", "a")),
            new Challenge("bearer", Map.of("realm", "b", "service", "c")),
            new Challenge("negotiate", Map.of()));
    assertThat(parse("Negotiate dG9rZW4==, Basic realm=x"))
        .containsExactly(
            new Challenge("negotiate", Map.of()), new Challenge("basic", Map.of("realm", "x")));
    assertThat(parse("Negotiate, Basic"))
        .extracting(Challenge::scheme)
        .containsExactly("negotiate", "basic");
  }

  @Test
  void whatIsMalformedEndsWithoutHarm() {
    for (String header :
        List.of(
            "", ",", "\"", "=", "Bearer realm=\"open", "Bearer =x", "Bearer realm=", "a=b", "é")) {
      parse(header);
    }
    assertThat(parse("Bearer realm=\"open"))
        .first()
        .extracting(c -> c.parameter("realm"))
        .isEqualTo(java.util.Optional.of("open"));
  }

  @Test
  void delaysInMessagesAreReadAsGoWritesThem() {
    assertThat(RegistryError.delayIn("retry-after: 1.049s, allowed: 2000/minute"))
        .contains(Duration.ofMillis(1049));
    assertThat(RegistryError.delayIn("Retry-After: 2m3.5s")).contains(Duration.ofMillis(123_500));
    assertThat(RegistryError.delayIn("retry-after: 605.642µs, allowed: 44000/minute"))
        .contains(Duration.ofNanos(605_642));
    assertThat(RegistryError.delayIn("slow down")).isEmpty();
    assertThat(RegistryError.delayIn("retry-after: soon")).isEmpty();
  }
}
