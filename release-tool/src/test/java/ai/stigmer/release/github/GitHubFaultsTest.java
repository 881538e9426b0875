package ai.stigmer.release.github;

import static ai.stigmer.release.github.HostedRepository.BYTES;
import static ai.stigmer.release.github.HostedRepository.HEADING;
import static ai.stigmer.release.github.HostedRepository.NAME;
import static ai.stigmer.release.github.HostedRepository.TAG;
import static ai.stigmer.release.github.HostedRepository.asset;
import static ai.stigmer.release.github.HostedRepository.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.input.Fast;
import ai.stigmer.release.testing.github.Fault;
import ai.stigmer.release.testing.github.GitHubServer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A GitHub that fails in every way it can: a release converges, or says when to run again. */
final class GitHubFaultsTest {
  @AutoClose private final HostedRepository github = new HostedRepository();
  private final GitHubServer server = github.server;
  private final GitHubReleaseHost host = github.host;
  @AutoClose private final Http impatient = Fast.http(Duration.ofMillis(250));

  static List<Fault> faults() {
    return List.of(
        new Fault.ResetBefore(),
        new Fault.ResetDuring(3),
        new Fault.ResetAfter(),
        new Fault.TruncatedAnswer(),
        new Fault.StalledAnswer(),
        new Fault.Stall(),
        Fault.status(500));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void goesOnAfterAPassingErrorOfAnyRequest(int status) {
    Set<String> seen = new HashSet<>();
    server.faults(
        (_, method, path) ->
            seen.add(method + path)
                ? Fault.status(status, Map.of("Retry-After", "0"))
                : Fault.NONE);
    github.publishOne(Latest.BECOMES_LATEST);
    server.noFaults();
    assertThat(host.find(TAG).orElseThrow().assets()).containsExactly(asset("a.txt", BYTES));
    assertThat(host.latest()).contains(TAG);
    assertThat(host.releases()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void oneFaultAtAnyRequestChangesNothing(Fault fault) {
    github.publishOne(Latest.BECOMES_LATEST);
    String expected = server.state();
    int requests = server.requests().size();
    for (int at = 0; at < requests; at++) {
      int broken = at;
      try (GitHubServer other = new GitHubServer(NAME)) {
        other.faults((number, _, _) -> number == broken ? fault : Fault.NONE);
        HostedRepository.publishOne(
            other, HostedRepository.host(other, impatient), Latest.BECOMES_LATEST);
        assertThat(other.state()).as("%s at request %d", fault, at).isEqualTo(expected);
      }
    }
  }

  @Test
  void replacesWhatAnUploadThatBrokeOffLeft() {
    host.createDraft(HEADING);
    server.faults(
        (_, method, path) ->
            method.equals("POST")
                    && path.contains("/uploads/")
                    && server.state().contains("draft `")
                ? new Fault.ResetDuring(5)
                : Fault.NONE);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> github.upload("a.txt", BYTES));
    assertThat(server.state()).contains("a.txt starter");
    assertThat(host.find(TAG).orElseThrow().assets()).isEmpty();
    server.noFaults();

    github.upload("a.txt", BYTES);

    assertThat(host.find(TAG).orElseThrow().assets()).containsExactly(asset("a.txt", BYTES));
  }

  @Test
  void aDownloadThatBreaksOffGoesOn() throws IOException {
    github.publishOne(Latest.BECOMES_LATEST);
    server.faults(
        (number, _, path) ->
            path.contains("/storage/") && number < 3
                ? (number < 2 ? new Fault.TruncatedAnswer() : new Fault.StalledAnswer())
                : Fault.NONE);
    assertThat(read(host.download(github.url("a.txt")))).isEqualTo(BYTES);
  }

  @Test
  void waitsForASecondaryRateLimitWithinBoundsAndThenSaysUntilWhen() {
    host.createDraft(HEADING);
    server.faults((number, _, _) -> number == 0 ? Fault.secondaryLimit(1) : Fault.NONE);
    github.upload("a.txt", BYTES);

    server.faults((_, _, _) -> Fault.secondaryLimit(300));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> github.upload("b.txt", BYTES))
        .withMessageContaining("has a rate limit")
        .satisfies(e -> assertThat(e.hint().orElseThrow()).matches("run again after 20\\S+T\\S+Z"));
  }

  @Test
  void readsTheResetOfThePrimaryRateLimit() {
    long reset = System.currentTimeMillis() / 1000 + 3600;
    server.faults(
        (_, _, _) ->
            Fault.status(
                403,
                Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", String.valueOf(reset))));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> host.find(TAG))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("run again after"));
    assertThat(server.requests()).hasSize(1);
  }
}
