package ai.stigmer.release.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Misconfigured;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DebianMirrorsTest {
  private static final Map<String, String> VARIABLE =
      Map.of("DEBIAN_MIRROR", " https://b.example/debian/, https://c.example/debian ");

  private static List<URI> mirrors(
      List<String> options, Map<String, String> environment, String... apt) {
    return DebianMirrors.of(options, environment, () -> List.of(apt)).list();
  }

  @Test
  void optionsComeBeforeTheVariableAndTheVariableBeforeApt() {
    assertThat(mirrors(List.of("http://a.example/debian//"), VARIABLE, "http://apt.example/d"))
        .containsExactly(URI.create("http://a.example/debian"));
    assertThat(mirrors(List.of(), VARIABLE, "http://apt.example/d"))
        .containsExactly(
            URI.create("https://b.example/debian"), URI.create("https://c.example/debian"));
    assertThat(mirrors(List.of(), Map.of(), "http://apt.example/debian/"))
        .containsExactly(URI.create("http://apt.example/debian"));
  }

  @Test
  void addressesHaveNoDoubleSlash() {
    assertThat(
            DebianMirrors.of(List.of("http://a.example/debian/"), Map.of(), List::of)
                .addresses("pool/x.deb"))
        .containsExactly(URI.create("http://a.example/debian/pool/x.deb"));
  }

  @Test
  void saysHowToGiveOneWhereThereIsNone() {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> mirrors(List.of(), Map.of()))
        .satisfies(e -> assertThat(e.hint().orElse("")).contains("--debian-mirror URL"));
  }

  @Test
  void refusesWhatIsNoAddressWithoutShowingIt() {
    for (String wrong :
        List.of("ftp://u:secret@a.example/debian", "debian", "http://a.example/?secret", "a b")) {
      assertThatExceptionOfType(Misconfigured.class)
          .isThrownBy(() -> mirrors(List.of(wrong), Map.of()))
          .withMessageNotContaining("secret")
          .withMessageContaining("--debian-mirror");
    }
  }

  @Test
  void takesOnlyDebiansOwnArchivesFromApt() {
    assertThat(
            AptConfiguration.parse(
                """
                Debian|http://m.example/debian/
                Debian|http://m.example/debian/
                Debian|http://m.example/debian-security/
                |http://fresh.example/debian/
                |http://other.example/apt/
                Ubuntu|http://u.example/ubuntu/
                Debian|cdrom:[disc]/
                """))
        .containsExactly(
            "http://m.example/debian/",
            "http://m.example/debian-security/",
            "http://fresh.example/debian/");
  }

  @Test
  void knowsADatedSnapshotByItsPath() {
    assertThat(
            DebianMirrors.isDatedSnapshot(
                URI.create("https://s.example/archive/debian/20260912T080000Z")))
        .isTrue();
    assertThat(DebianMirrors.isDatedSnapshot(URI.create("https://s.example/debian"))).isFalse();
  }
}
