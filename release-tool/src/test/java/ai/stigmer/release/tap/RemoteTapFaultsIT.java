package ai.stigmer.release.tap;

import static ai.stigmer.release.tap.ServedTap.COMMIT;
import static ai.stigmer.release.tap.ServedTap.SECRET;
import static ai.stigmer.release.tap.ServedTap.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.destination.Tap.Update;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.testing.BareRepository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tap whose server fails, keeps silence or is not there, or has no such branch. */
final class RemoteTapFaultsIT {
  private static final HttpSettings ONE_ATTEMPT = ServedTap.settings(1);

  @AutoClose private ServedTap served;

  @BeforeEach
  void serve(@TempDir Path folder) {
    served = new ServedTap(folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void aServerThatFailsForAMomentIsAskedAgain(int status) {
    AtomicInteger left = new AtomicInteger(2);
    served.server.answer(
        what -> left.getAndDecrement() > 0 ? OptionalInt.of(status) : OptionalInt.empty());

    assertThat(served.tap(SECRET).tip("stigmer").head()).hasValue(served.repository.head());
  }

  @Test
  void aServerThatKeepsFailingIsUnavailable() {
    served.server.answer(_ -> OptionalInt.of(503));

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> served.tap(SECRET).tip("stigmer"))
        .withMessageContaining("answered 503");
    assertThat(served.server.requests).hasSize(3);
  }

  /** The push is taken, its answer is lost: nobody else's commit, and no second one of ours. */
  @Test
  void anAnswerThatIsLostIsFoundOut() {
    Path flag = served.folder.resolve("once");
    served.repository.hook("post-receive", "touch " + flag + "\n");
    AtomicInteger pushes = new AtomicInteger();
    served.server.loseAnswers(
        what -> what.startsWith("POST /tap.git/git-receive-pack") && pushes.getAndIncrement() == 0);
    Tap tap = served.tap(SECRET);

    assertThat(tap.update(tap.tip("stigmer"), "class\n", COMMIT)).isEqualTo(Update.DONE);

    assertThat(flag).exists();
    assertThat(served.repository.git("rev-list", "--count", "main")).isEqualTo("2");
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Tap tap = ServedTap.at(URI.create("http://127.0.0.1:" + port + "/tap.git"));

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
              ONE_ATTEMPT);

      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> tap.tip("stigmer"))
          .withMessageContaining("sends nothing");
    }
  }

  @Test
  void anEmptyRepositoryIsRefusedWithARemedy() {
    BareRepository.create(served.folder.resolve("empty.git"));
    Tap tap = served.other("empty.git");

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("has no commit yet");
    assertThat(tap.obstacles()).singleElement().isInstanceOf(InvalidInput.class);
  }

  @Test
  void aBranchThatIsNotThereIsNamed() {
    Tap tap = served.branch("nxt");

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("it has no branch `nxt`")
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("main"));
  }

  @Test
  void aRepositoryThatIsNotThereIsRefused() {
    Tap tap = served.other("typo.git");

    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("404");
  }

  @Test
  void aPathThatIsNoRepositoryIsRefused() {
    Tap tap = ServedTap.at(served.folder.resolve("typo.git").toUri());

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> tap.tip("stigmer"))
        .withMessageContaining("is no git repository");
  }
}
