package ai.stigmer.release.testing.registry;

import ai.stigmer.release.testing.registry.Repositories.Reply;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * ghcr.io's token service: its challenge names a scope that is nobody's, anonymous users get no
 * token to push with, and a token ends without notice.
 */
public final class Tokens {
  private final String user;
  private final String password;
  private final int uses;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final List<String> issued = new CopyOnWriteArrayList<>();

  private record Token(List<String> scopes, AtomicInteger left) {}

  /**
   * A service with one user.
   *
   * @param uses requests a token is good for
   */
  public Tokens(String user, String password, int uses) {
    this.user = user;
    this.password = password;
    this.uses = uses;
  }

  /** The scopes of each token that was given out. */
  public List<String> issued() {
    return List.copyOf(issued);
  }

  Reply issue(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    List<String> scopes = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith("scope=")) {
        scopes.add(URLDecoder.decode(pair.substring(6), StandardCharsets.UTF_8));
      }
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String right =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    if (authorization != null && !authorization.equals(right)) {
      return Reply.error(401, "UNAUTHORIZED");
    }
    if (authorization == null && scopes.stream().anyMatch(scope -> scope.contains("push"))) {
      return Reply.error(403, "DENIED");
    }
    String token = UUID.randomUUID().toString();
    tokens.put(token, new Token(scopes, new AtomicInteger(uses)));
    issued.add(String.join(" ", scopes));
    return new Reply(
        200,
        Map.of("Content-Type", "application/json"),
        ("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  Optional<Reply> refusal(HttpExchange exchange, String realm) {
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Token token = tokens.get(authorization.replace("Bearer ", ""));
    if (token == null || token.left().decrementAndGet() < 0) {
      String challenge =
          "Bearer realm=\"" + realm + "\",service=\"fake\",scope=\"repository:user/image:pull\"";
      Reply error = Reply.error(401, "UNAUTHORIZED");
      return Optional.of(new Reply(401, Map.of("WWW-Authenticate", challenge), error.body()));
    }
    String method = exchange.getRequestMethod();
    String action = method.equals("GET") || method.equals("HEAD") ? "pull" : "push";
    String name =
        exchange
            .getRequestURI()
            .getPath()
            .replaceAll("/v2/(.+?)/(blobs|manifests|tags|referrers)/.*", "$1");
    boolean allowed =
        token.scopes().stream()
            .anyMatch(s -> s.startsWith("repository:" + name + ":") && s.contains(action));
    return allowed ? Optional.empty() : Optional.of(Reply.error(403, "DENIED"));
  }
}
