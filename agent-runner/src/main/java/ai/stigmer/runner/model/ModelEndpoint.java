package ai.stigmer.runner.model;

import java.net.URI;
import java.util.Optional;

/**
 * Where models are.
 *
 * @param baseUrl what {@code /chat/completions} is appended to, as in {@code
 *     http://localhost:11434/v1}
 * @param key sent as a bearer token; never shown
 */
public record ModelEndpoint(URI baseUrl, Optional<String> key) {
  /** Without the key. */
  @Override
  public String toString() {
    return baseUrl.toString();
  }

  /** A text from the server, which may echo the key. */
  String redacted(String text) {
    return key.map(secret -> text.replace(secret, "***")).orElse(text);
  }
}
