package ai.stigmer.release.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.tap.RemoteTap;
import ai.stigmer.release.tap.TapLogin;
import ai.stigmer.release.testing.BareRepository;
import ai.stigmer.release.testing.Figures;
import ai.stigmer.release.testing.GitHttpServer;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole publisher, everything in memory but the tap, which git serves and which fails. */
final class TapFaultsIT {
  private static final boolean WHOLE = Boolean.getBoolean("soak.whole");
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final String SECRET = "ghs_not-a-real-token";
  private static final AtomicInteger runs = new AtomicInteger();
  private static final long START = System.nanoTime();
  private static final HttpSettings SETTINGS =
      new HttpSettings(
          Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 3, Duration.ofMillis(1), Duration.ZERO);

  @TempDir static Path shared;
  private static Dist dist;

  @TempDir Path temporary;
  private GitHttpServer server;
  private BareRepository repository;
  private final World world = new World();

  @BeforeAll
  static void build() {
    RequiredTool.require("git");
    SampleRelease.build(shared.resolve("dist"), "1.2.3");
    dist = Dist.open(shared.resolve("dist"));
  }

  @AfterAll
  static void figures() {
    Figures.row(
        "7-tap",
        "the whole publisher with a tap that answers with an error at "
            + (WHOLE ? "each request" : "one request (seed " + SEED + ")")
            + ", once and staying; races, hooks, answers that get lost",
        runs + " runs",
        START);
  }

  @BeforeEach
  void serve() {
    server = new GitHttpServer(temporary, Map.of("x-access-token", SECRET), Set.of());
    repository = BareRepository.create(temporary.resolve("tap.git"), "README.md", "A tap\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void publish() {
    runs.incrementAndGet();
    Destinations simulated = world.destinations();
    RemoteTap tap =
        new RemoteTap(
            server.url("tap.git"), Optional.empty(), Optional.of(TapLogin.token(SECRET)), SETTINGS);
    Publishing.publisher(
            new Destinations(
                simulated.images(), simulated.releases(), Optional.of(tap), simulated.lock()),
            dist)
        .publish();
  }

  private void assertConverges() {
    server.answer(_ -> OptionalInt.empty());
    publish();
    assertThat(repository.git("log", "--format=%s", "main")).startsWith("stigmer 1.2.3\n");
    assertThat(repository.git("rev-list", "--count", "--grep=stigmer 1.2.3", "main"))
        .isEqualTo("1");
    assertThat(repository.text("Formula/stigmer.rb").strip())
        .isEqualTo(
            SampleRelease.formula(
                    dist.release(), world.destinations().releases().downloads("v1.2.3"))
                .strip());
    assertThat(world.broken()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "401, Refused", "403, Refused", "307, Misconfigured", "408, Unavailable",
    "429, Unavailable", "500, Unavailable", "502, Unavailable", "503, Unavailable"
  })
  void anErrorOfTheTapLeavesTheReleaseAsItWas(int status, String kind) {
    publish();
    int requests = server.requests.size();
    int one = new Random(SEED + status).nextInt(requests);
    for (int at = WHOLE ? 0 : one; at < (WHOLE ? requests : one + 1); at++) {
      for (boolean stays : new boolean[] {false, true}) {
        stop();
        server = new GitHttpServer(temporary, Map.of("x-access-token", SECRET), Set.of());
        repository.git(
            "update-ref", "refs/heads/main", repository.git("rev-list", "--max-parents=0", "main"));
        int first = at;
        AtomicInteger number = new AtomicInteger();
        server.answer(
            _ -> {
              int now = number.getAndIncrement();
              return now == first || (stays && now > first)
                  ? OptionalInt.of(status)
                  : OptionalInt.empty();
            });
        try {
          publish();
          assertThat(stays).as("%d from request %d on", status, at).isFalse();
        } catch (ReleaseException e) {
          assertThat(e.getClass().getSimpleName()).as("%s at request %d", e, at).isEqualTo(kind);
          assertThat(e.hint()).as("%s at request %d", e, at).isPresent();
        }
        assertConverges();
      }
    }
  }

  @Test
  void aRaceThatIsLostInsideTheServerIsRunAgain() {
    Path flag = temporary.resolve("once");
    repository.hook(
        "pre-receive",
        """
        [ -e %s ] && exit 0
        touch %s
        unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
        theirs=$(git -c user.name=x -c user.email=x@y commit-tree -p main -m theirs main^{tree})
        git update-ref refs/heads/main "$theirs"
        """
            .formatted(flag, flag));

    publish();

    assertThat(repository.git("log", "--format=%s", "main"))
        .isEqualTo("stigmer 1.2.3\ntheirs\nby hand");
    assertThat(world.broken()).isEmpty();
  }

  @Test
  void aRejectedPushLeavesTheReleasePublishedAndIsFinishedLater() throws IOException {
    repository.hook("pre-receive", "echo 'GH006: Protected branch update failed.' >&2; exit 1\n");

    assertThatExceptionOfType(Refused.class)
        .isThrownBy(this::publish)
        .withMessageContaining("Protected branch");

    assertThat(world.state()).contains("release v1.2.3 PUBLISHED");
    Files.delete(repository.folder().resolve("hooks/pre-receive"));
    assertConverges();
  }

  @Test
  void anAnswerToThePushThatGetsLostIsNoSecondCommit() {
    server.loseAnswers(request -> request.startsWith("POST ") && request.contains("receive-pack"));
    try {
      publish();
    } catch (Unavailable e) {
      assertThat(e.hint()).isPresent();
    }
    server.loseAnswers(_ -> false);
    assertConverges();
  }
}
