package ai.stigmer.release.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Commit;
import ai.stigmer.release.destination.Tap.Tip;
import ai.stigmer.release.destination.Tap.Update;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.testing.BareRepository;
import ai.stigmer.release.testing.GitHttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against git's own server: what it refuses is refused for real. */
final class RemoteTapIT {
  private static final Commit COMMIT =
      new Commit("stigmer 1.2.3", Instant.parse("2026-01-02T03:04:05Z"));
  private static final String SECRET = "ghs_knownSecret";
  private static final HttpSettings SETTINGS =
      new HttpSettings(
          Duration.ofSeconds(5), Duration.ofSeconds(1), 1, 3, Duration.ofMillis(1), Duration.ZERO);

  @TempDir Path temporary;
  private GitHttpServer server;
  private BareRepository repository;

  @BeforeEach
  void serve() {
    server = new GitHttpServer(temporary, Map.of("x-access-token", SECRET), Set.of("readsOnly"));
    repository = BareRepository.create(temporary.resolve("tap.git"), "README.md", "A tap\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void commitsOnTopOfWhatIsThere() {
    String before = repository.head();
    Tap tap = tap(SECRET);

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(repository.git("log", "--format=%an %s", "main"))
        .isEqualTo("release-tool stigmer 1.2.3\nTest by hand");
    assertThat(repository.git("rev-parse", "main~1")).isEqualTo(before);
    assertThat(repository.git("ls-tree", "-r", "--name-only", "main"))
        .isEqualTo("Formula/stigmer.rb\nREADME.md");
    assertThat(repository.text("Formula/stigmer.rb")).isEqualTo("class");
    assertThat(repository.git("fsck", "--strict")).isEmpty();
  }

  @Test
  void readsWithoutALoginAndInFewRequests() {
    repository.commit("Formula/stigmer.rb", "class\n");

    Tip tip = tap(SECRET).tip("stigmer");

    assertThat(tip)
        .isEqualTo(
            new Tip(Optional.of(repository.head()), "Formula/stigmer.rb", Optional.of("class\n")));
    assertThat(server.requests)
        .containsExactly(
            "GET /tap.git/info/refs?service=git-upload-pack anonymous",
            "POST /tap.git/git-upload-pack anonymous",
            "POST /tap.git/git-upload-pack anonymous");
  }

  @Test
  void aLongHistoryIsNotFetched() {
    for (int at = 0; at < 20; at++) {
      repository.commit("Formula/stigmer.rb", "class " + at + "\n");
    }
    GitRemote remote = new GitRemote(server.url("tap.git"), login(SECRET), SETTINGS);
    Tap tap = new RemoteTap(remote, Optional.empty());

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(repository.git("rev-list", "--count", "main")).isEqualTo("22");
    assertThat(remote.objects().getObjectDatabase())
        .satisfies(
            objects ->
                assertThat(objects.has(id(repository.git("rev-parse", "main~2")))).isFalse());
  }

  private static ObjectId id(String name) {
    return ObjectId.fromString(name);
  }

  @Test
  void theSameTextIsNoCommit() {
    repository.commit("Formula/stigmer.rb", "class\n");
    String before = repository.head();
    Tap tap = tap(SECRET);

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(repository.head()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Formula/a.rb", "HomebrewFormula/a.rb", "a.rb"})
  void theLayoutOfTheTapStays(String existing) {
    repository.commit(existing, "a\n");

    assertThat(tap(SECRET).tip("stigmer").path()).isEqualTo(existing.replace("a.rb", "stigmer.rb"));
  }

  @Test
  void anotherBranchCanBeCommittedTo() {
    repository.git("branch", "next", "main");
    Tap tap = new RemoteTap(server.url("tap.git"), Optional.of("next"), login(SECRET), SETTINGS);

    tap.update(tap.tip("stigmer"), "class\n", COMMIT);

    assertThat(repository.git("show", "next:Formula/stigmer.rb")).isEqualTo("class");
    assertThat(repository.git("ls-tree", "-r", "--name-only", "main")).isEqualTo("README.md");
  }

  @Test
  void theStandardBranchIsWhateverTheHostSays() {
    repository.git("branch", "-m", "main", "trunk");

    Tap tap = tap(SECRET);
    tap.update(tap.tip("stigmer"), "class\n", COMMIT);

    assertThat(repository.git("show", "trunk:Formula/stigmer.rb")).isEqualTo("class");
  }

  @Test
  void aRaceThatIsLostBeforePushingChangesNothing() {
    Tap tap = tap(SECRET);
    Tip seen = tap.tip("stigmer");
    repository.commit("Formula/other.rb", "other\n");
    String head = repository.head();

    assertThat(tap.update(seen, "class\n", COMMIT)).isEqualTo(Update.HEAD_MOVED);

    assertThat(repository.head()).isEqualTo(head);
    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);
    assertThat(repository.text("Formula/other.rb")).isEqualTo("other");
  }

  /** Somebody pushes while git's server has the push in its hands. */
  @Test
  void aRaceThatIsLostInsideTheServerChangesNothing() {
    Path flag = temporary.resolve("once");
    repository.git("branch", "theirs", "main");
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
    Tap tap = tap(SECRET);

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.HEAD_MOVED);

    assertThat(repository.git("log", "-1", "--format=%s", "main")).isEqualTo("theirs");
    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);
    assertThat(repository.git("log", "--format=%s", "main"))
        .isEqualTo("stigmer 1.2.3\ntheirs\nby hand");
  }

  @Test
  void aBranchThatIsProtectedRefusesAndSaysSo() {
    repository.hook("pre-receive", "echo 'GH006: Protected branch update failed.' >&2; exit 1\n");
    String before = repository.head();
    Tap tap = tap(SECRET);

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
    assertThat(repository.head()).isEqualTo(before);
  }

  @Test
  void aTokenThatMayOnlyReadIsRefused() {
    Tap tap = tap("readsOnly");

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
    Tap tap = tap("expired");

    assertThat(tap.obstacles())
        .singleElement()
        .isInstanceOf(Refused.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("does not accept the token (401)");
    assertThat(server.requests).filteredOn(r -> r.endsWith("x-access-token")).hasSize(1);
  }

  @Test
  void withoutATokenItAsksForOne() {
    Tap tap = new RemoteTap(server.url("tap.git"), Optional.empty(), Optional.empty(), SETTINGS);

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
  void nothingStandsInTheWayOfAPublish() {
    assertThat(tap(SECRET).obstacles()).isEmpty();

    assertThat(repository.git("for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/main");
  }

  @Test
  void anEmptyRepositoryIsRefusedWithARemedy() {
    BareRepository.create(temporary.resolve("empty.git"));
    Tap tap = new RemoteTap(server.url("empty.git"), Optional.empty(), login(SECRET), SETTINGS);

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("has no commit yet");
    assertThat(tap.obstacles()).singleElement().isInstanceOf(InvalidInput.class);
  }

  @Test
  void aBranchThatIsNotThereIsNamed() {
    Tap tap = new RemoteTap(server.url("tap.git"), Optional.of("nxt"), login(SECRET), SETTINGS);

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("it has no branch `nxt`")
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("main"));
  }

  @Test
  void aRepositoryThatIsNotThereIsRefused() {
    Tap tap = new RemoteTap(server.url("typo.git"), Optional.empty(), login(SECRET), SETTINGS);

    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("404");
  }

  @Test
  void aRedirectIsNotFollowedWithTheToken() {
    server.answer(_ -> OptionalInt.of(301));

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> tap(SECRET).tip("stigmer"))
        .withMessageContaining("has moved");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void aServerThatFailsForAMomentIsAskedAgain(int status) {
    AtomicInteger left = new AtomicInteger(2);
    server.answer(
        what -> left.getAndDecrement() > 0 ? OptionalInt.of(status) : OptionalInt.empty());

    assertThat(tap(SECRET).tip("stigmer").head()).hasValue(repository.head());
  }

  @Test
  void aServerThatKeepsFailingIsUnavailable() {
    server.answer(_ -> OptionalInt.of(503));

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> tap(SECRET).tip("stigmer"))
        .withMessageContaining("answered 503");
    assertThat(server.requests).hasSize(3);
  }

  /** The push is taken, its answer is lost: nobody else's commit, and no second one of ours. */
  @Test
  void anAnswerThatIsLostIsFoundOut() {
    Path flag = temporary.resolve("once");
    repository.hook("post-receive", "touch " + flag + "\n");
    AtomicInteger pushes = new AtomicInteger();
    server.loseAnswers(
        what -> what.startsWith("POST /tap.git/git-receive-pack") && pushes.getAndIncrement() == 0);
    Tap tap = tap(SECRET);

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(flag).exists();
    assertThat(repository.git("rev-list", "--count", "main")).isEqualTo("2");
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Tap tap = tapAt("http://127.0.0.1:" + port + "/tap.git");

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("http://127.0.0.1:" + port + "/tap.git");
  }

  @Test
  void aPeerThatSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Tap tap =
          new RemoteTap(
              URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/tap.git"),
              Optional.empty(),
              login(SECRET),
              new HttpSettings(
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(1),
                  1,
                  1,
                  Duration.ofMillis(1),
                  Duration.ZERO));

      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> tap.tip("stigmer"))
          .withMessageContaining("sends nothing");
    }
  }

  @Test
  void aRepositoryOfThisMachineIsPushedToByItsPath() {
    Tap tap = tapAt(temporary.resolve("tap.git").toUri().toString());

    assertThat(tap.obstacles()).isEmpty();
    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(repository.text("Formula/stigmer.rb")).isEqualTo("class");
  }

  @Test
  void aPathThatIsNoRepositoryIsRefused() {
    Tap tap = tapAt(temporary.resolve("typo.git").toUri().toString());

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("is no git repository");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/tap.git",
        "git://127.0.0.1/tap.git",
        "ftp://example.org/tap.git"
      })
  void whatIsNotEncryptedIsForThisMachineOnly(String url) {
    assertThatExceptionOfType(Misconfigured.class).isThrownBy(() -> tapAt(url));
  }

  @Test
  void theTokenIsInNoTextAndNoFile() throws IOException {
    repository.hook("pre-receive", "echo " + SECRET + " >&2; exit 1\n");
    Tap tap = tap(SECRET);
    List<ReleaseException> failures = new ArrayList<>();
    try {
      tap.update(tap.tip("stigmer"), "class\n", COMMIT);
    } catch (ReleaseException e) {
      failures.add(e);
    }
    server.answer(_ -> OptionalInt.of(500));
    failures.addAll(tap.obstacles());

    assertThat(failures).hasSize(2);
    for (ReleaseException e : failures) {
      assertThat(stackTrace(e) + e.hint()).doesNotContain(SECRET);
    }
    assertThat(tap.name() + login(SECRET)).doesNotContain(SECRET);
    repository.hook("pre-receive", "exit 0\n");
    try (var files = Files.walk(temporary)) {
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

  private Tap tap(String token) {
    return new RemoteTap(server.url("tap.git"), Optional.empty(), login(token), SETTINGS);
  }

  private static Tap tapAt(String url) {
    return new RemoteTap(URI.create(url), Optional.empty(), login(SECRET), SETTINGS);
  }

  private static Optional<TapLogin> login(String token) {
    return Optional.of(TapLogin.token(token));
  }
}
