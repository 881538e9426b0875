package ai.stigmer.release.registry;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.MediaTypes;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Requests to one repository: authorized, tried again where that can help, failures named. */
final class RegistryClient {
  static final int MAX_MANIFEST_BYTES = 4 << 20;
  private static final String MANIFEST_TYPES =
      String.join(
          ", ",
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_INDEX,
          MediaTypes.DOCKER_MANIFEST);

  private final ImageReference repository;
  private final Http http;
  private final Authorizer authorizer;
  private final URI api;

  RegistryClient(ImageReference repository, Http http, RegistryCredentials credentials) {
    this.repository = repository;
    this.http = http;
    URI host = address(repository.registry());
    boolean isLocal = Transport.isLoopback(host.getHost());
    this.authorizer =
        new Authorizer(repository.registry(), new TokenService(http, isLocal), credentials);
    this.api = host.resolve("/v2/");
  }

  /** Plain HTTP to this machine only. {@code docker.io} is a name without an API behind it. */
  private static URI address(String registry) {
    String host = registry.equals("docker.io") ? "registry-1.docker.io" : registry;
    URI tls = URI.create("https://" + host);
    return Transport.isLoopback(tls.getHost()) ? URI.create("http://" + host) : tls;
  }

  /** How messages call it: {@code ghcr.io/acme/runner}. */
  String name() {
    return repository.registry() + "/" + repository.repository();
  }

  Scope pull() {
    return Scope.pull(repository.repository());
  }

  Scope push() {
    return Scope.push(repository.repository());
  }

  /**
   * @param path as in {@code blobs/sha256:…}
   */
  URI uri(String path) {
    return api.resolve(repository.repository() + "/" + path);
  }

  Request get(String path) {
    return Request.get(uri(path), Transport.TLS);
  }

  Request head(String path) {
    return Request.head(uri(path), Transport.TLS);
  }

  /** Registries hide an index from those who do not say that they take it. */
  static Request acceptingManifests(Request request) {
    return request.header("Accept", MANIFEST_TYPES);
  }

  Request headOf(Descriptor content) {
    return isManifest(content)
        ? acceptingManifests(head("manifests/" + content.digest()))
        : head("blobs/" + content.digest());
  }

  boolean has(Descriptor content) {
    Request request = headOf(content);
    return switch (send(pull(), request)) {
      case Answer.Success(Response response) -> {
        response.finish();
        yield true;
      }
      case RegistryError e when e.status() == 404 -> false;
      case RegistryError e -> throw failure(e);
    };
  }

  static boolean isManifest(Descriptor content) {
    return MediaTypes.isManifest(content.mediaType()) || MediaTypes.isIndex(content.mediaType());
  }

  /**
   * Sends a request that may be repeated, until it succeeds or fails for good.
   *
   * @throws Unavailable if there was no answer, or a passing error, at every attempt
   * @throws Refused if the registry wants credentials that are not there
   */
  Answer send(Scope scope, Request request) {
    for (int attempt = 1; ; attempt++) {
      try {
        Answer answer = once(scope, request);
        if (!(answer instanceof RegistryError e) || !e.isPassing()) {
          return answer;
        }
        pauseAfter(e, request, attempt);
      } catch (NoAnswer e) {
        pauseAfter(e, request, attempt);
      }
    }
  }

  /** A request that got no answer; whether it took effect is not known. */
  static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1;
    private final Unavailable reason;

    NoAnswer(Unavailable reason) {
      super(reason);
      this.reason = reason;
    }
  }

  /** Sends a request, and once more with a new token if the registry asks for one. */
  Answer once(Scope scope, Request request) throws NoAnswer {
    Optional<String> header = authorizer.header(scope);
    Response response = exchange(request, header);
    if (!asksForToken(response)) {
      return answer(request, response);
    }
    RegistryError.read(http, request, response);
    String renewed =
        authorizer.renewed(scope, header, response.headers().allValues("WWW-Authenticate"));
    return answer(request, exchange(request, Optional.of(renewed)));
  }

  /**
   * Sends a request whose body is too much to send in vain. A 401 renews the token and is given
   * back.
   */
  Answer upload(Scope scope, Request request) throws NoAnswer {
    boolean away = !isHere(request.uri());
    Optional<String> header = away ? Optional.empty() : authorizer.header(scope);
    Response response = exchange(request, header);
    Answer answer = answer(request, response);
    if (!away && asksForToken(response)) {
      authorizer.renewed(scope, header, response.headers().allValues("WWW-Authenticate"));
    }
    return answer;
  }

  /** Sends a request that does not matter enough for a token of its own. */
  void dispensable(Scope scope, Request request) {
    try {
      exchange(request, authorizer.header(scope)).finish();
    } catch (NoAnswer _) {
      // It does not matter.
    }
  }

  private Response exchange(Request request, Optional<String> authorization) throws NoAnswer {
    Request authorized =
        authorization.map(value -> request.header("Authorization", value)).orElse(request);
    try {
      return http.sendOnce(authorized);
    } catch (Unavailable e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      throw new NoAnswer(e);
    }
  }

  /** The challenge of a host a request was redirected to is no business of our credentials. */
  private boolean asksForToken(Response response) {
    return response.status() == 401 && isHere(response.uri());
  }

  /** Whether an address is the registry's own, which alone sees our credentials. */
  boolean isHere(URI uri) {
    return api.getScheme().equalsIgnoreCase(uri.getScheme())
        && api.getHost().equalsIgnoreCase(uri.getHost())
        && api.getPort() == uri.getPort();
  }

  private Answer answer(Request request, Response response) {
    return response.status() < 300
        ? new Answer.Success(response)
        : RegistryError.read(http, request, response);
  }

  /**
   * Waits before attempt number {@code attempt} is followed by another.
   *
   * @throws Unavailable if there is no other, or the registry asks to wait too long
   */
  void pauseAfter(RegistryError error, Request request, int attempt) {
    Duration wait = error.wait(http.settings());
    boolean tooLong = wait.compareTo(http.settings().longestWait()) > 0;
    if (attempt >= http.settings().attempts() || tooLong) {
      throw new Unavailable(
          name(),
          authorizer.redacted(error.text()) + (attempt == 1 ? "" : ", " + attempt + " times"),
          tooLong ? "run again in " + wait.toSeconds() + " s, as it asks" : hint(error),
          null);
    }
    http.pause(request, attempt, wait);
  }

  private String hint(RegistryError error) {
    return error.status() == 429 && error.reads() && authorizer.isAnonymous()
        ? Hints.pullLimit(repository.registry())
        : "run again later: what has arrived is not sent again";
  }

  void pauseAfter(NoAnswer failure, Request request, int attempt) {
    if (attempt >= http.settings().attempts()) {
      throw new Unavailable(
          name(),
          failure.reason.problem() + (attempt == 1 ? "" : ", " + attempt + " times"),
          "check the address and the network, then run again: what has arrived is not sent again",
          failure.reason);
    }
    http.pause(request, attempt, Duration.ZERO);
  }

  /**
   * Where an upload goes on. A registry behind a proxy may not know that it is reached by TLS.
   *
   * @throws InvalidInput if there is no such place
   */
  URI location(Response response) {
    String location = response.header("Location").orElse("");
    try {
      URI target = response.uri().resolve(location);
      boolean downgraded =
          "http".equalsIgnoreCase(target.getScheme())
              && "https".equals(api.getScheme())
              && api.getHost().equalsIgnoreCase(target.getHost());
      if (!location.isEmpty() && target.getHost() != null) {
        return downgraded
            ? api.resolve(
                target.getRawPath()
                    + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()))
            : target;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new InvalidInput(
        name(), "answered without a place to upload to", "check that it is a registry's address");
  }

  /** An error that trying again does not help, as who can act on it reads it. */
  ReleaseException failure(RegistryError error) {
    String problem = authorizer.redacted(error.text());
    String registry = repository.registry();
    boolean reading = error.reads();
    if (error.has("NAME_INVALID")) {
      return Misconfigured.setting(name(), problem, "mend the image's `repository` in release.yml");
    }
    if (error.has("DIGEST_INVALID") || error.has("SIZE_INVALID")) {
      return new InvalidInput(name(), problem, "run `release-tool build` again");
    }
    return switch (error.status()) {
      case 401 -> unauthorized(problem, reading);
      case 403 ->
          new Refused(
              name(),
              problem,
              reading ? Hints.readPermission(registry) : Hints.permission(registry));
      case 404 -> new Refused(name(), problem, "create the repository, or check its name");
      case 405, 413 -> new Refused(name(), problem, "ask whoever runs the registry to allow this");
      case 400 -> new InvalidInput(name(), problem, "see what the registry says");
      default ->
          new Unavailable(
              name(), problem, "check that it is a registry's address, then run again", null);
    };
  }

  private Refused unauthorized(String problem, boolean reading) {
    String registry = repository.registry();
    return authorizer.isAnonymous()
        ? new Refused(
            name(), problem, reading ? Hints.readPermission(registry) : Hints.logIn(registry))
        : new Refused(
            name(), "does not accept these credentials: " + problem, Hints.logIn(registry));
  }

  Mismatch differs(String what, Object expected, Object actual) {
    return new Mismatch(
        name() + "@" + what,
        expected.toString(),
        actual.toString(),
        "the registry's content is damaged: ask whoever runs it");
  }

  Http http() {
    return http;
  }
}
