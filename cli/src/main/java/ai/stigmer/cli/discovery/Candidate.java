package ai.stigmer.cli.discovery;

import ai.stigmer.cli.engine.Endpoint;
import java.util.Optional;

/**
 * A place where an engine may be.
 *
 * @param source why it is looked at, such as {@code DOCKER_HOST}
 * @param endpoint empty where the place itself is unusable, for the reason given
 * @param problem empty where there is an endpoint
 */
record Candidate(String source, Optional<Endpoint> endpoint, String problem) {
  static Candidate at(String source, Endpoint endpoint) {
    return new Candidate(source, Optional.of(endpoint), "");
  }

  static Candidate unusable(String source, String problem) {
    return new Candidate(source, Optional.empty(), problem);
  }

  static Candidate parse(String source, String text) {
    return Endpoint.parse(text)
        .map(endpoint -> at(source, endpoint))
        .orElseGet(
            () ->
                unusable(
                    source, "`" + text + "` is none of unix:///…, tcp://host:port, ssh://host"));
  }
}
