package ai.stigmer.release.registry;

import ai.stigmer.release.failure.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Authorization} of requests to one registry. Nothing is sent until the registry asks;
 * from then on each scope gets its token before its first request. One token is fetched at a time,
 * and whoever waits for it uses it.
 */
final class Authorizer {
  private final String registry;
  private final TokenService tokens;
  private final RegistryCredentials credentials;
  private final Map<Scope, String> headers = new HashMap<>();
  private Optional<Login> login = Optional.empty();
  private boolean looked;
  private @Nullable Challenge challenge;

  Authorizer(String registry, TokenService tokens, RegistryCredentials credentials) {
    this.registry = registry;
    this.tokens = tokens;
    this.credentials = credentials;
  }

  /** What to send with the next request; none while the registry has not asked. */
  synchronized Optional<String> header(Scope scope) {
    Optional<String> known = known(scope);
    return known.isEmpty() && challenge != null ? Optional.of(authorize(scope, challenge)) : known;
  }

  /**
   * What to send instead of what was refused with 401.
   *
   * @param refused what was sent; if another request has renewed it since, that is given
   * @param headers {@code WWW-Authenticate} of the answer
   * @throws Refused if there is nothing else to send
   */
  synchronized String renewed(Scope scope, Optional<String> refused, List<String> headers) {
    Optional<String> known = known(scope);
    if (known.isPresent() && !known.equals(refused)) {
      return known.get();
    }
    Challenge asked = usable(Challenge.parse(headers));
    if (known.isPresent() && asked.scheme().equals("basic")) {
      throw rejected();
    }
    challenge = asked;
    return authorize(scope, asked);
  }

  /** Whether requests are made in somebody's name. */
  synchronized boolean isAnonymous() {
    return login().isEmpty();
  }

  /** A text without what must not be seen. */
  synchronized String redacted(String text) {
    String clean = text;
    if (login.isPresent()) {
      clean = clean.replace(login.get().secret(), "[redacted]");
    }
    for (String header : headers.values()) {
      clean = clean.replace(header.substring(header.indexOf(' ') + 1), "[redacted]");
    }
    return clean;
  }

  private Optional<String> known(Scope scope) {
    String exact = headers.get(scope);
    if (exact != null) {
      return Optional.of(exact);
    }
    return headers.entrySet().stream()
        .filter(e -> e.getKey().repository().equals(scope.repository()))
        .filter(e -> scope.mountFrom().isEmpty())
        .filter(
            e -> scope.access() == Scope.Access.PULL || e.getKey().access() == Scope.Access.PUSH)
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private String authorize(Scope scope, Challenge asked) {
    // A renewed token also replaces those that were used in its place.
    headers.keySet().removeIf(other -> other.repository().equals(scope.repository()));
    String header =
        switch (login().orElse(null)) {
          case Login.RegistryToken(String secret) -> "Bearer " + secret;
          case Login.Password p when asked.scheme().equals("basic") -> basic(p);
          case null, default -> {
            if (asked.scheme().equals("basic")) {
              throw nobody();
            }
            if (login().isEmpty() && scope.access() == Scope.Access.PUSH) {
              throw nobody();
            }
            yield "Bearer " + token(scope, asked);
          }
        };
    headers.put(scope, header);
    return header;
  }

  private String token(Scope scope, Challenge asked) {
    try {
      return tokens.fetch(asked, scope, login());
    } catch (TokenService.Rejected e) {
      throw login().isEmpty() ? nobody() : e.status == 403 ? notAllowed(scope) : rejected();
    }
  }

  private Challenge usable(List<Challenge> challenges) {
    return challenges.stream()
        .filter(c -> c.scheme().equals("bearer") && c.parameter("realm").isPresent())
        .findFirst()
        .or(() -> challenges.stream().filter(c -> c.scheme().equals("basic")).findFirst())
        .orElseThrow(this::rejected);
  }

  private Optional<Login> login() {
    if (!looked) {
      login = credentials.find(registry);
      looked = true;
    }
    return login;
  }

  private Refused nobody() {
    return new Refused(
        registry, "asks for credentials, and none are known for it", Hints.logIn(registry));
  }

  private Refused rejected() {
    return new Refused(
        registry,
        login().isEmpty()
            ? "lets nobody in without credentials"
            : "does not accept these credentials",
        Hints.logIn(registry));
  }

  private Refused notAllowed(Scope scope) {
    return switch (scope.access()) {
      case PULL ->
          new Refused(
              registry + "/" + scope.repository(),
              "may not be read with these credentials",
              Hints.readPermission(registry));
      case PUSH ->
          new Refused(
              registry + "/" + scope.repository(),
              "may not be pushed to with these credentials",
              Hints.permission(registry));
    };
  }

  static String basic(Login.Password login) {
    String pair = login.user() + ":" + login.secret();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
