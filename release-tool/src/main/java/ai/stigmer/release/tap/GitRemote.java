package ai.stigmer.release.tap;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.http.Redacted;
import ai.stigmer.release.spec.TapAddress;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * A git repository elsewhere: its branches, and the files of the commits they name. What is fetched
 * stays in memory, without history, so nothing is left behind however the process ends.
 */
final class GitRemote {
  private static final long MOST_BYTES = 64L << 20;
  private static final int MOST_OBJECTS = 200_000;
  private static final Set<String> ANYWHERE = Set.of("https", "file");
  // Not git:// even there: JGit's timeout interrupts a read that cannot be interrupted.
  private static final Set<String> LOOPBACK_ONLY = Set.of("http");

  static {
    NoUserSettings.install();
  }

  private final String name;
  private final URIish address;
  private final Optional<TapLogin> login;
  private final HttpSettings settings;
  private final ShallowRepository objects = new ShallowRepository();

  /**
   * A remote; nothing is asked of it yet.
   *
   * @throws Misconfigured if the address is none of a git repository, or not a safe one
   */
  GitRemote(URI url, Optional<TapLogin> login, HttpSettings settings) {
    requireSafe(url);
    this.name = Redacted.uri(url);
    this.address = address(url);
    this.login = login;
    this.settings = settings;
    // A login must not follow to another host; JGit would take it along.
    objects.getConfig().setString("http", null, "followRedirects", "false");
  }

  private static void requireSafe(URI url) {
    String scheme = String.valueOf(url.getScheme());
    boolean loopback =
        url.getHost() != null && ai.stigmer.release.http.Transport.isLoopback(url.getHost());
    if (!ANYWHERE.contains(scheme) && !(LOOPBACK_ONLY.contains(scheme) && loopback)) {
      throw Misconfigured.setting(
          Redacted.uri(url), TapAddress.unsupported(scheme), TapAddress.REMEDY);
    }
  }

  /** Without user and password: the login says both. */
  private static URIish address(URI url) {
    try {
      return new URIish(url.toString()).setUser(null).setPass(null);
    } catch (URISyntaxException e) {
      throw Misconfigured.setting(
          Redacted.uri(url), "is no address of a git repository", "check the tap in release.yml");
    }
  }

  /** How messages call it. */
  String name() {
    return name;
  }

  /** Where the files of what was fetched are, and where new commits are made. */
  Repository objects() {
    return objects;
  }

  /** A branch and the commit it names. */
  record Branch(String name, ObjectId commit) {}

  /**
   * Branches as they are now.
   *
   * @param standard the one users of the repository get: what {@code HEAD} names
   */
  record Branches(Optional<String> standard, Map<String, ObjectId> all) {
    Branches {
      all = Map.copyOf(all);
    }

    Optional<Branch> branch(String name) {
      return Optional.ofNullable(all.get(name)).map(commit -> new Branch(name, commit));
    }
  }

  /** What a push came to. */
  enum Pushed {
    DONE,
    /** The branch is not what it was expected to be. */
    MOVED
  }

  /**
   * Looks at the branches, and brings the files of those that are chosen.
   *
   * @throws Unavailable when the attempts are spent
   * @throws Refused if this login may not read there
   * @throws ai.stigmer.release.failure.InvalidInput if no git repository is there
   */
  Branches fetch(Function<Branches, List<Branch>> chosen) {
    return exchange(RemoteFailure.Attempt.READ, transport -> fetch(transport, chosen));
  }

  private Branches fetch(Transport transport, Function<Branches, List<Branch>> chosen)
      throws IOException {
    transport.setDepth(1);
    transport.setCheckFetchedObjects(true);
    try (FetchConnection connection =
        transport.openFetch(
            List.of(
                new RefSpec(Constants.HEAD + ":" + Constants.HEAD),
                new RefSpec("refs/heads/*:refs/heads/*")))) {
      Map<String, Ref> refs = connection.getRefsMap();
      Branches branches = branches(refs);
      List<Ref> missing = new ArrayList<>();
      for (Branch branch : chosen.apply(branches)) {
        if (!objects.getObjectDatabase().has(branch.commit())) {
          missing.add(Objects.requireNonNull(refs.get(Constants.R_HEADS + branch.name())));
        }
      }
      if (!missing.isEmpty()) {
        connection.fetch(new Bounded(), missing, Set.of());
      }
      return branches;
    }
  }

  private static Branches branches(Map<String, Ref> refs) {
    Map<String, ObjectId> all = new TreeMap<>();
    refs.forEach(
        (name, ref) -> {
          ObjectId commit = ref.getObjectId();
          if (name.startsWith(Constants.R_HEADS) && commit != null) {
            all.put(Repository.shortenRefName(name), commit);
          }
        });
    return new Branches(standard(refs.get(Constants.HEAD), all), all);
  }

  /** A server that does not say what HEAD names leaves no choice but a branch of its commit. */
  private static Optional<String> standard(@Nullable Ref head, Map<String, ObjectId> all) {
    if (head == null) {
      return Optional.empty();
    }
    if (head.isSymbolic()) {
      return Optional.of(Repository.shortenRefName(head.getTarget().getName()));
    }
    ObjectId commit = head.getObjectId();
    return Stream.concat(Stream.of("main", "master"), all.keySet().stream())
        .filter(name -> Objects.equals(commit, all.get(name)))
        .findFirst();
  }

  /**
   * Asks for what a push needs, and pushes nothing.
   *
   * @throws Refused if this login may not push
   */
  void requireWritable() {
    exchange(
        RemoteFailure.Attempt.WRITE,
        transport -> {
          try (PushConnection connection = transport.openPush()) {
            return connection.getRefs();
          }
        });
  }

  /**
   * Makes a branch name another commit. An answer that is lost does no harm: the next attempt finds
   * the branch where it is to be.
   *
   * @param expected what it names until then; zero if it is to be new
   * @param commit among {@link #objects()}
   * @throws Refused if the other side does not take it, with what it says
   */
  Pushed push(String branch, ObjectId expected, ObjectId commit) {
    String ref = Constants.R_HEADS + branch;
    PushResult result =
        exchange(RemoteFailure.Attempt.WRITE, transport -> push(transport, ref, expected, commit));
    RemoteRefUpdate update = Objects.requireNonNull(result.getRemoteUpdate(ref));
    return switch (update.getStatus()) {
      case OK, UP_TO_DATE -> Pushed.DONE;
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> Pushed.MOVED;
      // Losing a race inside the server and a rule of the server read alike.
      case REJECTED_OTHER_REASON -> {
        if (!expected.equals(now(branch))) {
          yield Pushed.MOVED;
        }
        throw RemoteFailure.rejected(
            name, branch, redacted(update.getMessage() + ": " + result.getMessages()));
      }
      case NOT_ATTEMPTED, AWAITING_REPORT, NON_EXISTING, REJECTED_NODELETE ->
          throw new Unavailable(
              name,
              "does not say whether it took the push: " + update.getStatus(),
              "run again",
              null);
    };
  }

  private ObjectId now(String branch) {
    return fetch(_ -> List.of()).branch(branch).map(Branch::commit).orElse(ObjectId.zeroId());
  }

  private PushResult push(Transport transport, String ref, ObjectId expected, ObjectId commit)
      throws IOException {
    // Every branch of ours is a commit on top of another, or replaces one of ours.
    RemoteRefUpdate update = new RemoteRefUpdate(objects, null, commit, ref, true, null, expected);
    return transport.push(NullProgressMonitor.INSTANCE, List.of(update));
  }

  /** Something asked of the remote over one connection. */
  @FunctionalInterface
  private interface Exchange<T> {
    T over(Transport transport) throws IOException;
  }

  private <T> T exchange(RemoteFailure.Attempt attempt, Exchange<T> exchange) {
    for (int number = 1; ; number++) {
      try {
        return once(attempt, exchange);
      } catch (Unavailable e) {
        if (number >= settings.attempts()) {
          throw e;
        }
        pause(number);
      }
    }
  }

  private <T> T once(RemoteFailure.Attempt attempt, Exchange<T> exchange) {
    WatchedConnections connections = new WatchedConnections(MOST_BYTES);
    try (Transport transport = Transport.open(objects, address)) {
      transport.setTimeout(Math.max(1, Math.toIntExact(settings.idleTimeout().toSeconds())));
      transport.setCredentialsProvider(TapLogin.answering(login, address));
      if (transport instanceof TransportHttp http) {
        http.setHttpConnectionFactory(connections);
      }
      return exchange.over(transport);
    } catch (IOException e) {
      throw new RemoteFailure(name, login.isPresent(), attempt, connections.status())
          .of(e, redacted(String.valueOf(e.getMessage())));
    }
  }

  private String redacted(String text) {
    return login.map(l -> l.redact(text)).orElse(text);
  }

  private void pause(int attempt) {
    try {
      Thread.sleep(settings.firstDelay().toMillis() << Math.min(attempt - 1, 6));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(name, "was not waited for", null, e);
    }
  }

  /** Ends a fetch that is larger than any tap. */
  private static final class Bounded extends EmptyProgressMonitor {
    private boolean tooMany;

    @Override
    public void beginTask(String title, int totalWork) {
      tooMany |= totalWork > MOST_OBJECTS;
    }

    @Override
    public boolean isCancelled() {
      return tooMany;
    }
  }
}
