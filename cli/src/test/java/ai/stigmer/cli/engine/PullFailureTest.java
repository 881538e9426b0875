package ai.stigmer.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullFailureTest {
  /** Words of Docker 20.10 and Podman 4.3, as they said them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          NETWORK       | Get "http://127.0.0.1:5056/v2/": dial tcp 127.0.0.1:5056: connect: connection refused
          NETWORK       | Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io: no such host
          NETWORK       | Get "https://ghcr.io/v2/": net/http: TLS handshake timeout
          NETWORK       | unexpected EOF
          NETWORK       | toomanyrequests: retry later
          DENIED        | Head "https://ghcr.io/v2/a/b/manifests/x": denied
          DENIED        | unauthorized: authentication required
          UNKNOWN_IMAGE | manifest for 127.0.0.1:5055/a/b@sha256:aa not found: manifest unknown: manifest unknown
          UNKNOWN_IMAGE | no matching manifest for linux/arm64/v8 in the manifest list entries
          WRONG_CONTENT | manifest verification failed for digest sha256:aa
          WRONG_CONTENT | filesystem layer verification failed for digest sha256:aa
          NO_SPACE      | write /var/lib/docker/tmp/GetImageBlob1: no space left on device
          OTHER         | something new
          """)
  void sortsWhatEnginesSay(PullFailure.Kind kind, String words) {
    PullFailure failure = PullFailure.saying(words);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessage(words);
  }
}
