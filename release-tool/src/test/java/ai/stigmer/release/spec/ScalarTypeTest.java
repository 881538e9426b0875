package ai.stigmer.release.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarTypeTest {
  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "a-b",
          "-a",
          "a--b",
          "a_b",
          "1",
          "1.2.3",
          "1.2.3-rc.1",
          "v1.2.3",
          "1.2",
          "100MB",
          "1 GiB",
          "12",
          "0755",
          "755",
          "0855",
          "auto",
          "rwx",
          "a/b",
          "/a/b",
          "/",
          "//",
          "a/",
          "/a/",
          "../a",
          "a/..",
          "a/../b",
          "./a",
          "a/./b",
          "...",
          "a..b/c",
          "*.jar",
          "a/**/b.jar",
          "a\nb",
          "a\u0000b",
          "0:0",
          "1000:1000",
          "1000",
          "01:1",
          "a:b",
          "30s",
          "500ms",
          "1m",
          "1h",
          "1d",
          "0s",
          "030s",
          "${version}",
          "a/${os}/b",
          "${",
          "${x}",
          "$${x}",
          "$$${version}",
          "$$${x}",
          "$x",
          "a$",
          "sha256:" + "a".repeat(64),
          "sha256:" + "A".repeat(64),
          "sha256:aa");

  @ParameterizedTest
  @ValueSource(
      classes = {
        Name.class,
        Version.class,
        ByteSize.class,
        FileMode.class,
        RepositoryPath.class,
        FilePattern.class,
        ImagePath.class,
        Template.class,
        Duration.class,
        ai.stigmer.release.image.Digest.class,
        ai.stigmer.release.archive.Entry.Owner.class
      })
  void formOfASchemaAcceptsExactlyWhatIsParsed(Class<?> type) {
    ScalarType<?> scalar = ScalarType.of(type).orElseThrow();
    assertThat(WORDS)
        .allSatisfy(
            word ->
                assertThat(Pattern.matches(scalar.form(), word))
                    .as("%s `%s`", type.getSimpleName(), word)
                    .isEqualTo(parses(scalar, word)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org",
        "http://127.0.0.1:8080/x",
        "http://localhost/x",
        "ssh://git@example.org/a/b.git",
        "file:///srv/tap.git",
        "https://example.org/a%2Bb"
      })
  void acceptsUrls(String text) {
    assertThat(ScalarType.of(URI.class).orElseThrow().parse().apply(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org",
        "/a",
        "ftp://example.org/a",
        "git@example.org:a/b",
        "http://example.org",
        "https://me:secret@example.org/",
        "https://exa mple.org",
        "mailto:a@b.c",
        "HTTPS"
      })
  void refusesOtherPlaces(String text) {
    assertThat(parses(ScalarType.of(URI.class).orElseThrow(), text)).isFalse();
  }

  private static boolean parses(ScalarType<?> type, String text) {
    try {
      return type.parse().apply(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
