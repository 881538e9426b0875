package ai.stigmer.release.registry;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.Redacted;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.JsonTree;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Fetches tokens: distribution's token authentication, and its OAuth 2 form for identity tokens. A
 * token is passed on as it is, never looked into.
 *
 * @param isLocal whether the registry is on this machine, whose token service may be too
 */
record TokenService(Http http, boolean isLocal) {
  private static final int MAX_BYTES = 1 << 20;
  private static final String CLIENT = "release-tool";

  /** The service does not give this token to this login. */
  static final class Rejected extends Exception {
    private static final long serialVersionUID = 1;
    final int status;

    Rejected(int status) {
      this.status = status;
    }
  }

  String fetch(Challenge challenge, Scope scope, Optional<Login> login) throws Rejected {
    URI realm = realm(challenge.parameter("realm").orElse(""));
    List<String> query = new ArrayList<>();
    challenge.parameter("service").ifPresent(service -> query.add(pair("service", service)));
    Request request =
        switch (login.orElse(null)) {
          case Login.IdentityToken(String secret) -> {
            query.add(pair("grant_type", "refresh_token"));
            query.add(pair("client_id", CLIENT));
            query.add(pair("scope", String.join(" ", scope.parameters())));
            query.add(pair("refresh_token", secret));
            yield Request.of("POST", realm, Transport.TLS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(BodyPublishers.ofString(String.join("&", query)));
          }
          case Login.Password password ->
              get(realm, query, scope).header("Authorization", Authorizer.basic(password));
          case null, default -> get(realm, query, scope);
        };
    return read(realm, send(request));
  }

  private static Request get(URI realm, List<String> query, Scope scope) {
    scope.parameters().forEach(one -> query.add(pair("scope", one)));
    String joint = realm.getRawQuery() == null ? "?" : "&";
    return Request.get(URI.create(realm + joint + String.join("&", query)), Transport.TLS);
  }

  /** Credentials go there: it is no place but a web address, and none of this machine's. */
  private URI realm(String text) {
    URI realm;
    try {
      realm = URI.create(text);
    } catch (IllegalArgumentException _) {
      throw strange("the realm of a registry", "is no URL");
    }
    boolean sound =
        realm.getHost() != null
            && realm.getRawUserInfo() == null
            && realm.getRawFragment() == null
            && ("https".equalsIgnoreCase(realm.getScheme())
                || Transport.isLoopback(realm.getHost()))
            && (isLocal || !Transport.isLoopback(realm.getHost()));
    if (!sound) {
      throw strange(Redacted.uri(realm), "is no place to send credentials to");
    }
    return realm;
  }

  private Response send(Request request) throws Rejected {
    for (int attempt = 1; ; attempt++) {
      Response response = http.send(request);
      int status = response.status();
      if (status == 200) {
        return response;
      }
      RegistryError error = RegistryError.read(http, request, response);
      if (status == 400 || status == 401 || status == 403 || status == 404) {
        throw new Rejected(status);
      }
      if (attempt >= http.settings().attempts() || !error.isPassing()) {
        throw new Unavailable(
            Redacted.uri(request.uri()),
            "answered " + status + " when asked for a token",
            "run again later",
            null);
      }
      http.pause(request, attempt, error.wait(http.settings()));
    }
  }

  private static String read(URI realm, Response response) {
    try {
      JsonNode json = JsonTree.read(response.bytes(MAX_BYTES));
      for (String name : List.of("token", "access_token")) {
        String token = json.path(name).asString("");
        // A token is a header's value: RFC 6750 §2.1.
        if (token.matches("[A-Za-z0-9._~+/=-]+")) {
          return token;
        }
      }
    } catch (JacksonException _) {
      // said below; the answer itself may hold a secret
    }
    throw strange(Redacted.uri(realm), "answered with no token");
  }

  private static InvalidInput strange(String subject, String problem) {
    return new InvalidInput(
        subject, problem, "check the registry's address; it may be no registry at all");
  }

  private static String pair(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
