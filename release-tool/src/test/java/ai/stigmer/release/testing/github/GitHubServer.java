package ai.stigmer.release.testing.github;

import ai.stigmer.release.testing.github.Call.Access;
import ai.stigmer.release.testing.github.Call.Failed;
import ai.stigmer.release.testing.github.Repository.GitObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's REST API for one repository, on loopback. What it does as GitHub does: drafts are seen
 * by writers in the list and by id only, a tag may have several; an upload that breaks off leaves
 * an asset in state {@code starter} that blocks its name; assets have digests; a published release
 * may be immutable; {@code make_latest} said of a draft is forgotten; lists are paged; downloads
 * redirect to another origin that refuses credentials; a reference is created once and updated by
 * fast forward only; without permission a thing is not found.
 */
public final class GitHubServer implements AutoCloseable {
  /** May do everything. */
  public static final String TOKEN = "ghp_not-a-real-token-of-a-writer";

  /** May read. */
  public static final String READ_ONLY_TOKEN = "github_pat_not-a-real-token-of-a-reader";

  private final String fullName;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Access> tokens = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private final Repository repository;
  private final Releases releases;
  private final Pulls pulls;
  private Fault.Plan plan = (_, _, _) -> Fault.NONE;
  private int planned;

  private interface Handler {
    Reply answer(Call call) throws IOException;
  }

  private record Route(String method, Pattern path, Handler handler) {}

  /**
   * Serves {@code owner/name} from memory, on a free port.
   *
   * @param fullName of the repository
   */
  public GitHubServer(String fullName) {
    this(fullName, 0, Optional.empty());
  }

  /**
   * Serves a repository.
   *
   * @param port 0 for a free one
   * @param folder where its state lives and is found again; empty for in memory
   */
  public GitHubServer(String fullName, int port, Optional<Path> folder) {
    this.fullName = fullName;
    this.repository = folder.map(Repository::in).orElseGet(Repository::inMemory);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    releases =
        new Releases(
            repository,
            fullName,
            endpoint().toString(),
            "http://localhost:" + server.getAddress().getPort());
    pulls = new Pulls(repository, fullName, endpoint().toString());
    tokens.put(TOKEN, Access.WRITER);
    tokens.put(READ_ONLY_TOKEN, Access.READER);
    routes();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What to give as {@code apiEndpoint}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Method and path of each request, with its query, in the order of their arrival. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public void forgetRequests() {
    requests.clear();
  }

  /** From now on requests fail by this plan. */
  public synchronized void faults(Fault.Plan next) {
    plan = next;
    planned = 0;
  }

  public void noFaults() {
    faults((_, _, _) -> Fault.NONE);
  }

  /** Releases become immutable when they are published. */
  public void immutableReleases() {
    change(state -> state.immutableReleases = true);
  }

  /** What the request that publishes a draft says of {@code make_latest} is forgotten. */
  public void forgetsWhatIsLatest() {
    change(state -> state.forgetful = true);
  }

  /** Says no digests, as an old GitHub Enterprise Server. */
  public void noDigests() {
    change(state -> state.digests = false);
  }

  public void pushTag(String tag, String commit) {
    change(state -> state.references.put("tags/" + tag, GitData.reference("commit", commit)));
  }

  public void pushAnnotatedTag(String tag, String commit) {
    GitObject object = new GitObject();
    object.target = commit;
    change(
        state ->
            state.references.put(
                "tags/" + tag, GitData.reference("tag", repository.object(object))));
  }

  /** Lets another token write. */
  public void acceptToken(String token) {
    tokens.put(token, Access.WRITER);
  }

  /** Where branches really are, by name; else they are among the references. */
  public void branches(Function<String, Optional<String>> commits) {
    pulls.branches(commits);
  }

  /** Somebody merges a pull request; its branch is merged elsewhere. */
  public void merge(long pull) {
    change(
        state -> {
          Repository.Pull merged = Objects.requireNonNull(state.pulls.get(pull));
          merged.open = false;
          merged.merged = true;
        });
  }

  /** Somebody closes a pull request, or opens it again. */
  public void setOpen(long pull, boolean open) {
    change(state -> Objects.requireNonNull(state.pulls.get(pull)).open = open);
  }

  private void change(Consumer<Repository.State> change) {
    synchronized (repository) {
      change.accept(repository.state);
      repository.save();
    }
  }

  /** Everything that outlives a request, in lines: equal states give equal lines. */
  public String state() {
    StringBuilder text = new StringBuilder();
    synchronized (repository) {
      for (Repository.Release release : repository.state.releases.values()) {
        text.append("release " + release.tag + (release.draft ? " draft" : " published"))
            .append(release.prerelease ? " prerelease" : "")
            .append(release.immutable ? " immutable" : "")
            .append(" `" + release.name + "`\n");
        release.assets.stream()
            .map(a -> "  " + a.name + " " + (a.uploaded ? a.sha256 : "starter") + "\n")
            .sorted()
            .forEach(text::append);
      }
      text.append("latest " + repository.latest().map(r -> r.tag).orElse("none") + "\n");
    }
    return text.toString();
  }

  private void routes() {
    String repo = "/repos/" + Pattern.quote(fullName);
    GitData git = new GitData(repository);
    on("GET", repo, this::repository);
    on("GET", repo + "/branches", _ -> branches());
    on("GET", repo + "/releases", releases::list);
    on("POST", repo + "/releases", releases::create);
    on("GET", repo + "/releases/latest", _ -> releases.latest());
    on("GET", repo + "/releases/tags/([^/]+)", releases::byTag);
    on("GET", repo + "/releases/(\\d+)", releases::get);
    on("PATCH", repo + "/releases/(\\d+)", releases::update);
    on("DELETE", repo + "/releases/(\\d+)", releases::delete);
    on("GET", repo + "/releases/(\\d+)/assets", releases::assets);
    on("GET", repo + "/releases/assets/(\\d+)", releases::asset);
    on("DELETE", repo + "/releases/assets/(\\d+)", releases::deleteAsset);
    on(
        "GET",
        "/" + Pattern.quote(fullName) + "/releases/download/([^/]+)/([^/]+)",
        releases::download);
    on("GET", "/storage/([0-9a-f]{64})", releases::storage);
    on("GET", repo + "/git/ref/(.+)", git::get);
    on("POST", repo + "/git/refs", git::create);
    on("PATCH", repo + "/git/refs/(.+)", git::update);
    on("DELETE", repo + "/git/refs/(.+)", git::delete);
    on("POST", repo + "/git/trees", git::createTree);
    on("POST", repo + "/git/commits", git::createCommit);
    on("GET", repo + "/git/commits/([0-9a-f]{40})", git::commit);
    on("GET", repo + "/git/tags/([0-9a-f]{40})", git::tag);
    // Of a tap beside it as well: no test has pull requests in two repositories.
    String any = "/repos/" + fullName.substring(0, fullName.indexOf('/')) + "/[^/]+";
    on("GET", any + "/pulls", pulls::list);
    on("POST", any + "/pulls", pulls::create);
    on("PATCH", any + "/pulls/(\\d+)", pulls::update);
    on("PUT", "/control/tags/([^/]+)", this::controlTag);
    on(
        "GET",
        "/control/requests",
        _ -> Reply.json(200, Call.MAPPER.createArrayNode().add(String.join("\n", requests))));
  }

  private void on(String method, String path, Handler handler) {
    routes.add(new Route(method, Pattern.compile(path), handler));
  }

  private Reply repository(Call call) {
    var json = Call.MAPPER.createObjectNode().put("full_name", fullName).put("private", false);
    json.put("default_branch", "main");
    if (call.access() != Access.NOBODY) {
      json.putObject("permissions").put("push", call.access() == Access.WRITER).put("pull", true);
    }
    return Reply.json(200, json);
  }

  private static Reply branches() {
    var json = Call.MAPPER.createArrayNode();
    json.addObject().put("name", "main");
    return Reply.json(200, json);
  }

  /** Stands in for {@code git push}: the body is the commit. */
  private Reply controlTag(Call call) throws IOException {
    pushTag(
        call.text(1),
        new String(
            call.exchange().getRequestBody().readAllBytes(),
            java.nio.charset.StandardCharsets.US_ASCII));
    return Reply.empty(204);
  }

  private synchronized Fault next(HttpExchange exchange) {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    return plan.of(planned++, exchange.getRequestMethod(), exchange.getRequestURI().toString());
  }

  private void handle(HttpExchange exchange) throws IOException {
    Fault fault = next(exchange);
    try (exchange) {
      switch (fault) {
        case Fault.ResetBefore _ -> {}
        case Fault.Stall _ -> closing.await();
        case Fault.Answer a -> {
          exchange.getRequestBody().readAllBytes();
          Map<String, String> headers = new HashMap<>(a.headers());
          Reply error = Reply.error(a.status(), a.message());
          headers.putAll(error.headers());
          send(exchange, new Reply(a.status(), headers, error.body()), fault);
        }
        case Fault.ResetDuring during -> send(exchange, answer(exchange, during.bytes()), fault);
        case Fault.None _,
            Fault.ResetAfter _,
            Fault.TruncatedAnswer _,
            Fault.CorruptAnswer _,
            Fault.StalledAnswer _ ->
            send(exchange, answer(exchange, Integer.MAX_VALUE), fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply answer(HttpExchange exchange, int breakAfter) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    try {
      Access access = access(exchange);
      Matcher upload =
          Pattern.compile("/uploads/repos/" + Pattern.quote(fullName) + "/releases/(\\d+)/assets")
              .matcher(path);
      if (exchange.getRequestMethod().equals("POST") && upload.matches()) {
        return releases.upload(new Call(exchange, upload, access), breakAfter);
      }
      // HEAD is answered as GET without the body.
      String method =
          exchange.getRequestMethod().equals("HEAD") ? "GET" : exchange.getRequestMethod();
      for (Route route : routes) {
        Matcher matcher = route.path().matcher(path);
        if (route.method().equals(method) && matcher.matches()) {
          synchronized (repository) {
            return route.handler().answer(new Call(exchange, matcher, access));
          }
        }
      }
      return Reply.error(404, "Not Found");
    } catch (Failed e) {
      exchange.getRequestBody().readAllBytes();
      return Reply.error(e.status, String.valueOf(e.getMessage()));
    }
  }

  private Access access(HttpExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization == null || exchange.getRequestURI().getPath().startsWith("/storage/")) {
      return Access.NOBODY;
    }
    @Nullable Access access = tokens.get(authorization.replaceFirst("^(?i)(bearer|token) ", ""));
    if (access == null) {
      throw new Failed(401, "Bad credentials");
    }
    return access;
  }

  private void send(HttpExchange exchange, Reply reply, Fault fault)
      throws IOException, InterruptedException {
    if (fault instanceof Fault.ResetAfter || fault instanceof Fault.ResetDuring) {
      return;
    }
    byte[] body = reply.body();
    if (fault instanceof Fault.CorruptAnswer && body.length > 0) {
      body = body.clone();
      body[body.length / 2] ^= 1;
    }
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    if (authorizationIsClassic(exchange)) {
      exchange.getResponseHeaders().set("X-OAuth-Scopes", "repo");
    }
    exchange.getResponseHeaders().set("X-Accepted-GitHub-Permissions", "contents=write");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
    }
    exchange.sendResponseHeaders(reply.status(), head || body.length == 0 ? -1 : body.length);
    if (head || body.length == 0) {
      return;
    }
    boolean half = fault instanceof Fault.TruncatedAnswer || fault instanceof Fault.StalledAnswer;
    exchange.getResponseBody().write(body, 0, half ? body.length / 2 : body.length);
    exchange.getResponseBody().flush();
    if (fault instanceof Fault.StalledAnswer) {
      closing.await();
    }
  }

  private static boolean authorizationIsClassic(HttpExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    return authorization != null && authorization.contains("ghp_");
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }

  /**
   * Serves until it is killed. Prints its address when it can be used.
   *
   * @param args {@code OWNER/NAME PORT FOLDER}
   */
  public static void main(String[] args) {
    GitHubServer server =
        new GitHubServer(args[0], Integer.parseInt(args[1]), Optional.of(Path.of(args[2])));
    System.out.println(server.endpoint());
  }
}
