package ai.stigmer.release.tap;

import static ai.stigmer.release.tap.ServedTap.COMMIT;
import static ai.stigmer.release.tap.ServedTap.SECRET;
import static ai.stigmer.release.tap.ServedTap.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may push, what is said to those who may not, and where the token never goes. */
final class RemoteTapAccessIT {
  @AutoClose private ServedTap served;

  @BeforeEach
  void serve(@TempDir Path folder) {
    served = new ServedTap(folder);
  }

  @Test
  void nothingStandsInTheWayOfAPublish() {
    assertThat(served.tap(SECRET).obstacles()).isEmpty();

    assertThat(served.repository.git("for-each-ref", "--format=%(refname)"))
        .isEqualTo("refs/heads/main");
  }

  @Test
  void aBranchThatIsProtectedRefusesAndSaysSo() {
    served.repository.hook(
        "pre-receive", "echo 'GH006: Protected branch update failed.' >&2; exit 1\n");
    String before = served.repository.head();
    Tap tap = served.tap(SECRET);

    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> tap.update(tap.tip("stigmer"), "class\n", COMMIT))
        .satisfies(
            e -> {
              assertThat(e)
                  .hasMessageContaining("rejects the push to `main`")
                  .hasMessageContaining("pre-receive hook declined")
                  .hasMessageContaining("GH006: Protected branch update failed.");
              assertThat(e.hint().orElseThrow()).contains("mode: pull-request");
            });
    assertThat(served.repository.head()).isEqualTo(before);
  }

  @Test
  void aTokenThatMayOnlyReadIsRefused() {
    Tap tap = served.tap("readsOnly");

    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> tap.update(tap.tip("stigmer"), "class\n", COMMIT))
        .satisfies(
            e -> {
              assertThat(e).hasMessageContaining("forbids to push (403)");
              assertThat(e.hint().orElseThrow()).contains("HOMEBREW_TAP_TOKEN");
            });
    assertThat(tap.obstacles()).singleElement().isInstanceOf(Refused.class);
  }

  @Test
  void aTokenThatIsWrongIsAskedForOnceAndRefused() {
    Tap tap = served.tap("expired");

    assertThat(tap.obstacles())
        .singleElement()
        .isInstanceOf(Refused.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("does not accept the token (401)");
    assertThat(served.server.requests).filteredOn(r -> r.endsWith("x-access-token")).hasSize(1);
  }

  @Test
  void withoutATokenItAsksForOne() {
    Tap tap = served.withoutToken();

    assertThat(tap.obstacles())
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e)
                  .isInstanceOf(Refused.class)
                  .hasMessageContaining("asks for a login (401)");
              assertThat(e.hint().orElseThrow()).contains("HOMEBREW_TAP_TOKEN");
            });
  }

  @Test
  void aRedirectIsNotFollowedWithTheToken() {
    Tap tap = served.tap(SECRET);
    served.server.answer(_ -> OptionalInt.of(301));

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("has moved");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/tap.git",
        "git://127.0.0.1/tap.git",
        "ftp://example.org/tap.git"
      })
  void whatIsNotEncryptedIsForThisMachineOnly(String url) {
    assertThatExceptionOfType(Misconfigured.class).isThrownBy(() -> ServedTap.at(URI.create(url)));
  }

  @Test
  void theTokenIsInNoTextAndNoFile() throws IOException {
    served.repository.hook("pre-receive", "echo " + SECRET + " >&2; exit 1\n");
    Tap tap = served.tap(SECRET);
    List<ReleaseException> failures = new ArrayList<>();
    try {
      tap.update(tap.tip("stigmer"), "class\n", COMMIT);
    } catch (ReleaseException e) {
      failures.add(e);
    }
    served.server.answer(_ -> OptionalInt.of(500));
    failures.addAll(tap.obstacles());

    assertThat(failures).hasSize(2);
    for (ReleaseException e : failures) {
      assertThat(stackTrace(e) + e.hint()).doesNotContain(SECRET);
    }
    assertThat(tap.name() + login(SECRET)).doesNotContain(SECRET);
    served.repository.hook("pre-receive", "exit 0\n");
    try (var files = Files.walk(served.folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readAllBytes(file))
            .as(file.toString())
            .satisfies(
                bytes ->
                    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                        .doesNotContain(SECRET));
      }
    }
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
