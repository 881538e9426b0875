package ai.stigmer.release.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.github.GitHubConnection;
import ai.stigmer.release.github.GitHubLock;
import ai.stigmer.release.github.GitHubReleaseHost;
import ai.stigmer.release.github.GitHubSite;
import ai.stigmer.release.github.LeaseMemory;
import ai.stigmer.release.github.LeaseTimes;
import ai.stigmer.release.github.PlainDrafting;
import ai.stigmer.release.github.Token;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.registry.RegistryCredentials;
import ai.stigmer.release.registry.RegistryImageStore;
import ai.stigmer.release.tap.GitTap;
import ai.stigmer.release.testing.Figures;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.testing.github.Fault;
import ai.stigmer.release.testing.github.GitHubServer;
import ai.stigmer.release.testing.registry.FakeRegistry;
import ai.stigmer.release.verify.Dist;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole publisher, through the real clients, against servers that fail at one request, or from
 * that one on. It converges, or stops with a failure that says who can act; nobody sees anything
 * half-done; and when the fault is over, running again ends as if there had been none. At so many
 * requests as {@code soak.places} says, each drawn; all of them take an hour.
 */
@Timeout(1800)
final class PublisherFaultsTest {
  private static final int PLACES = Integer.getInteger("soak.places", 1);
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final String REPOSITORY = "acme/stigmer";
  private static final Http http = http(Duration.ofSeconds(20));
  private static final Http impatient = http(Duration.ofMillis(200));
  private static final Map<String, Integer> outcomes = new TreeMap<>();
  private static final AtomicInteger runs = new AtomicInteger();
  private static final long START = System.nanoTime();

  @TempDir static Path folder;
  private static Dist dist;
  private static String undisturbed;
  private static int toRegistry;
  private static int toGitHub;

  private static Http http(Duration idle) {
    return new Http(
        new HttpSettings(
            Duration.ofSeconds(5), idle, 100, 3, Duration.ofMillis(1), Duration.ofMillis(20)),
        InstantSource.system());
  }

  @BeforeAll
  static void publishUndisturbed() {
    SampleRelease.build(folder.resolve("dist"), "1.2.3");
    dist = Dist.open(folder.resolve("dist"));
    try (Place place = new Place(http)) {
      assertThat(place.publish()).isEmpty();
      undisturbed = place.state();
      toRegistry = place.registry.requests().size();
      toGitHub = place.gitHub.requests().size();
    }
  }

  @AfterAll
  static void close() {
    http.close();
    impatient.close();
    Figures.row(
        "7-faults",
        "the whole publisher with a fault at "
            + PLACES
            + " (seed "
            + SEED
            + ") of "
            + toRegistry
            + " requests to the registry and "
            + toGitHub
            + " to GitHub, once and staying",
        Faulty.all().size() + " faults, " + runs + " runs: " + outcomes,
        START);
  }

  static List<Faulty> faults() {
    return Faulty.all();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultThatPassesChangesNothingInTheEnd(Faulty fault) {
    for (Place.At at : places(fault)) {
      try (Place place = new Place(fault.stalls() ? impatient : http)) {
        Optional<ReleaseException> failure = place.publishWith(fault, at, n -> n == at.request());
        failure.ifPresent(e -> assertTells(e, fault, at));
        outcomes.merge(
            failure.isEmpty() ? "once: converged" : "once: converged when run again",
            1,
            Integer::sum);
        place.assertConverges(fault, at);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultThatStaysIsToldByWhoCanAct(Faulty fault) {
    for (Place.At at : places(fault)) {
      try (Place place = new Place(fault.stalls() ? impatient : http)) {
        Optional<ReleaseException> failure = place.publishWith(fault, at, n -> n >= at.request());
        failure.ifPresent(
            e -> {
              assertTells(e, fault, at);
              assertThat(fault.staying()).as("%s %s: %s", fault, at, e).contains(e.getClass());
            });
        outcomes.merge(
            "staying: " + failure.map(e -> e.getClass().getSimpleName()).orElse("converged"),
            1,
            Integer::sum);
        place.assertConverges(fault, at);
      }
    }
  }

  private static void assertTells(ReleaseException e, Faulty fault, Place.At at) {
    assertThat(e.getMessage()).as("%s %s", fault, at).isNotBlank();
    assertThat(e.hint()).as("%s %s: %s", fault, at, e).isPresent();
  }

  private static List<Place.At> places(Faulty fault) {
    Random random = new Random(SEED + fault.name().hashCode());
    List<Place.At> places = new ArrayList<>();
    if (fault.registry().isPresent()) {
      some(random, toRegistry).forEach(n -> places.add(new Place.At(false, n)));
    }
    if (fault.gitHub().isPresent()) {
      some(random, toGitHub).forEach(n -> places.add(new Place.At(true, n)));
    }
    return places;
  }

  private static List<Integer> some(Random random, int requests) {
    return random.ints(0, requests).distinct().limit(Math.min(PLACES, requests)).boxed().toList();
  }

  /** A registry, a GitHub and a tap, all of them new, and one release that goes there. */
  private static final class Place implements AutoCloseable {
    private final Http http;
    private final FakeRegistry registry = FakeRegistry.open();
    private final GitHubServer gitHub = new GitHubServer(REPOSITORY);
    private final Path local = folder.resolve("place" + runs.incrementAndGet());

    /** Request number {@code request}, from 0. */
    record At(boolean gitHub, int request) {}

    Place(Http http) {
      this.http = http;
      gitHub.pushTag(dist.release().tag(), dist.release().commit());
    }

    private Destinations destinations() {
      ReleaseManifest release = dist.release();
      GitHubConnection to =
          new GitHubConnection(
              GitHubSite.of(gitHub.endpoint()),
              REPOSITORY,
              Optional.of(new Token(GitHubServer.TOKEN)),
              http,
              InstantSource.system());
      ReleaseHeading heading =
          new ReleaseHeading(
              release.tag(), release.product(), release.version(), release.commit(), false);
      return new Destinations(
          Map.of(
              SampleRelease.IMAGE,
              new RegistryImageStore(
                  ImageReference.parse(registry.host() + "/acme/runner"),
                  http,
                  RegistryCredentials.ANONYMOUS)),
          new GitHubReleaseHost(to, new PlainDrafting(to), Optional.of(heading), _ -> {}),
          Optional.of(new GitTap(local.resolve("tap.git"))),
          // What could not be given back is known to be over, as on any one machine.
          new GitHubLock(to, "test", LeaseTimes.DEFAULT, LeaseMemory.in(local.resolve("leases"))));
    }

    /** Empty if it converged. */
    Optional<ReleaseException> publish() {
      try {
        Publishing.publisher(destinations(), dist).publish();
        return Optional.empty();
      } catch (ReleaseException e) {
        return Optional.of(e);
      }
    }

    Optional<ReleaseException> publishWith(Faulty fault, At at, IntPredicate fails) {
      if (at.gitHub()) {
        gitHub.faults((n, _, _) -> fails.test(n) ? fault.gitHub().orElseThrow() : Fault.NONE);
      } else {
        registry.faults(
            (n, _, _) ->
                fails.test(n - 1)
                    ? fault.registry().orElseThrow()
                    : new ai.stigmer.release.testing.registry.Fault.None());
      }
      Optional<ReleaseException> failure = publish();
      gitHub.noFaults();
      registry.faults((_, _, _) -> new ai.stigmer.release.testing.registry.Fault.None());
      return failure;
    }

    void assertConverges(Faulty fault, At at) {
      assertNothingHalfDone(fault, at);
      assertThat(publish()).as("%s %s, when it is over", fault, at).isEmpty();
      assertThat(state()).as("%s %s, when it is over", fault, at).isEqualTo(undisturbed);
      assertThat(registry.violations()).as("%s %s", fault, at).isEmpty();
    }

    /**
     * A registry without a referrer's manifest takes no tag for it: tags are whole by themselves.
     */
    private void assertNothingHalfDone(Faulty fault, At at) {
      String releases = gitHub.state();
      boolean isPublic = releases.contains("published");
      if (isPublic) {
        assertThat(releases).as("%s %s", fault, at).isEqualTo(undisturbedReleases());
        assertThat(registry.state()).as("%s %s", fault, at).contains("  1.2.3 sha256:");
      } else {
        assertThat(tap()).as("%s %s", fault, at).isEmpty();
        assertThat(registry.state()).as("%s %s", fault, at).doesNotContain("  latest sha256:");
      }
    }

    private static String undisturbedReleases() {
      return undisturbed.substring(undisturbed.indexOf("release "), undisturbed.indexOf("tap:"));
    }

    private String tap() {
      return new GitTap(local.resolve("tap.git"))
          .tip(SampleRelease.FORMULA.value())
          .text()
          .orElse("");
    }

    String state() {
      // The address of this server stands in the formula, whose first line has a digest of the
      // rest.
      return registry.state()
          + gitHub.state()
          + "tap:"
          + tap()
              .replaceFirst("^#.*\\n", "")
              .replace(gitHub.endpoint().toString(), "http://github");
    }

    @Override
    public void close() {
      gitHub.close();
      registry.close();
    }
  }
}
