package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.PullRequests;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.github.GitHubConnection;
import ai.stigmer.release.github.GitHubPullRequests;
import ai.stigmer.release.github.GitHubSite;
import ai.stigmer.release.github.Token;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Place;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.ReleasePlan.Kept;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Withdrawal;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.TapUpdate.Edits;
import ai.stigmer.release.tap.ProposingTap;
import ai.stigmer.release.tap.RemoteTap;
import ai.stigmer.release.tap.TapLogin;
import ai.stigmer.release.testing.BareRepository;
import ai.stigmer.release.testing.GitHttpServer;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.testing.github.Fault;
import ai.stigmer.release.testing.github.GitHubServer;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.PublishedVerification;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tap that takes proposals: branches in a repository of git's own, requests at our GitHub. */
final class PullRequestIT {
  private static final String BRANCH = "release-tool/stigmer-1.3.0";
  private static final HttpSettings SETTINGS =
      new HttpSettings(
          Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 2, Duration.ofMillis(1), Duration.ZERO);
  private static final Withdrawal SECOND = new Withdrawal(Set.of("v1.3.0"), "it loses data");
  private static final Kept WAITS =
      new Kept(Place.TAP, "formula stigmer", "waits for pull request 1 to be merged");

  private static Dist first;
  private static Dist second;

  @TempDir Path temporary;
  private final World world = new World();
  private GitHttpServer git;
  private GitHubServer github;
  private BareRepository repository;

  @BeforeAll
  static void build(@TempDir Path folder) {
    TwoReleases built = TwoReleases.in(folder);
    first = built.first();
    second = built.second();
  }

  @BeforeEach
  void publishTheFirst() {
    publish(world, first);
    git = new GitHttpServer(temporary, Map.of("x-access-token", GitHubServer.TOKEN), Set.of());
    repository =
        BareRepository.create(
            temporary.resolve("tap.git"), "Formula/stigmer.rb", TwoReleases.rendered(first));
    github = new GitHubServer("acme/homebrew-tap");
    github.branches(
        name ->
            Optional.of(
                    repository.git("for-each-ref", "--format=%(objectname)", "refs/heads/" + name))
                .filter(commit -> !commit.isEmpty()));
  }

  @AfterEach
  void stop() {
    github.close();
    git.close();
  }

  @Test
  void aFormulaIsProposedOnceWaitedForAndThereOnceMerged() {
    String main = repository.head();
    ReleasePlan plan = publisher().publish();

    assertThat(plan.actions())
        .endsWith(
            new Action.UpdateTap(
                "stigmer", "1.3.0", Optional.of("1.2.3"), Action.UpdateTap.Way.PULL_REQUEST));
    assertThat(repository.head()).isEqualTo(main);
    assertThat(repository.git("rev-parse", BRANCH + "~1")).isEqualTo(main);
    assertThat(repository.git("diff", "--name-only", "main", BRANCH))
        .isEqualTo("Formula/stigmer.rb");
    assertWaiting();

    String proposed = repository.git("rev-parse", BRANCH);
    assertThat(publisher().plan()).isEqualTo(publisher().publish());
    assertThat(publisher().plan().isEmpty()).isTrue();
    assertThat(publisher().plan().kept()).containsExactly(WAITS);
    assertThat(repository.git("rev-parse", BRANCH)).isEqualTo(proposed);

    repository.git("update-ref", "refs/heads/main", BRANCH);
    github.merge(1);
    github.forgetRequests();
    assertThat(publisher().plan()).isEqualTo(new ReleasePlan(List.of(), List.of(), List.of()));
    assertThat(github.requests()).as("a tap that is as wanted is not asked about").isEmpty();
    assertThat(examine())
        .isEqualTo(new PublishedVerification.Result(List.of(), List.of(), Optional.empty()));
  }

  @Test
  void aProposalThatWasPushedAndNotOpenedIsOpenedByTheNextRun() {
    github.faults((_, method, _) -> method.equals("POST") ? new Fault.ResetBefore() : Fault.NONE);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> publisher().publish());
    String pushed = repository.git("rev-parse", BRANCH);
    github.noFaults();

    publisher().publish();

    assertThat(repository.git("rev-parse", BRANCH)).isEqualTo(pushed);
    assertWaiting();
  }

  @Test
  void oneThatSomebodyClosedIsNotOpenedAgain() {
    publisher().publish();
    github.setOpen(1, false);

    ReleasePlan plan = publisher().publish();

    assertThat(plan.actions()).isEmpty();
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(plan::requireWhole)
        .satisfies(e -> assertThat(e.actual()).isEqualTo("pull request 1, closed and not merged"))
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("/pull/1", "reopen"));
    assertThat(examine().findings()).isNotEmpty();
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> update(Edits.REFUSED).run(_ -> {}))
        .withMessageContaining("was closed and not merged");

    github.setOpen(1, true);
    assertThat(publisher().plan().kept()).containsExactly(WAITS);
  }

  @Test
  void whatSomebodyChangesInTheProposalStays() {
    publisher().publish();
    repository.somebody().git("fetch", "-q", "origin", BRANCH);
    repository.somebody().git("checkout", "-q", "FETCH_HEAD");
    String edited = TwoReleases.rendered(second).replace("Run agents", "Run my agents");
    repository.somebody().write("Formula/stigmer.rb", edited);
    repository.somebody().commit("better").git("push", "-q", "origin", "HEAD:" + BRANCH);

    assertThat(publisher().publish().kept()).containsExactly(WAITS);

    assertThat(repository.git("show", BRANCH + ":Formula/stigmer.rb") + "\n").isEqualTo(edited);
    assertWaiting();
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> update(Edits.REFUSED).run(_ -> {}))
        .satisfies(e -> assertThat(e.actual()).isEqualTo("edited by hand"));
  }

  @Test
  void aFormulaByHandIsProposedSurgically() {
    repository.commit(
        "Formula/stigmer.rb", TwoReleases.rendered(first).replace("Run agents", "Run ours"));
    publisher().publish();
    assertThat(github.requests()).noneMatch(request -> request.startsWith("POST"));

    assertThat(update(Edits.KEPT).run(_ -> {})).isPresent();

    assertThat(repository.git("show", BRANCH + ":Formula/stigmer.rb"))
        .contains("Run ours", "1.3.0");
    assertThat(update(Edits.KEPT).run(_ -> {})).isEmpty();
    assertThat(update(Edits.KEPT).waiting()).map(PullRequest::number).hasValue(1L);
  }

  @Test
  void whatIsProposedOfAReleaseThatIsGivenUpIsClosedFirst() {
    String main = repository.head();
    publisher().publish();
    String proposed = repository.git("rev-parse", BRANCH);

    ReleasePlan plan = retreat().planWithdrawal(SECOND);

    assertThat(plan.actions().getFirst())
        .isEqualTo(
            new Action.CloseProposal(
                "stigmer",
                "1.3.0",
                new PullRequest(
                    1,
                    URI.create(github.endpoint() + "/acme/homebrew-tap/pull/1"),
                    PullRequest.State.OPEN)));
    assertThat(plan.actions()).noneMatch(Action.UpdateTap.class::isInstance);
    assertThat(retreat().withdraw(SECOND)).isEqualTo(plan);
    assertThat(requests(Optional.empty()).of(BRANCH))
        .map(PullRequest::state)
        .hasValue(PullRequest.State.CLOSED);
    assertThat(repository.head()).isEqualTo(main);
    assertThat(repository.git("rev-parse", BRANCH)).as("its branch stays").isEqualTo(proposed);
    assertThat(retreat().withdraw(SECOND).isEmpty()).isTrue();
  }

  @Test
  void aProposalThatIsMergedWhileItIsToBeClosedIsUndoneAsAnyFormula() {
    publisher().publish();
    github.faults(
        (_, method, path) -> {
          if (method.equals("PATCH") && path.endsWith("/pulls/1")) {
            repository.git("update-ref", "refs/heads/main", BRANCH);
            github.merge(1);
          }
          return Fault.NONE;
        });

    retreat().withdraw(SECOND);

    assertThat(world.state()).contains("release v1.3.0 YANKED");
    assertThat(retreat().planWithdrawal(SECOND).kept())
        .containsExactly(
            new Kept(Place.TAP, "formula stigmer", "waits for pull request 2 to be merged"));
    assertThat(repository.git("show", "release-tool/stigmer-1.2.3:Formula/stigmer.rb") + "\n")
        .isEqualTo(TwoReleases.rendered(first));
  }

  private void assertWaiting() {
    PublishedVerification.Result result = examine();
    assertThat(result.findings()).isEmpty();
    assertThat(result.waiting()).map(PullRequest::number).hasValue(1L);
  }

  private PublishedVerification.Result examine() {
    return PublishedVerification.examine(
        second.json(), destinations(Optional.empty()), Succession.FINAL_VERSIONS);
  }

  private Publisher publisher() {
    return publisher(second);
  }

  /** Goes back to the first. */
  private Publisher retreat() {
    return publisher(first);
  }

  private Publisher publisher(Dist dist) {
    return new Publisher(
        new Publication(
            dist,
            Optional.of(SampleRelease::formula),
            Succession.FINAL_VERSIONS,
            Yanked.STAYS,
            Part.ALL),
        destinations(Optional.of(GitHubServer.TOKEN)),
        new Recording());
  }

  private TapUpdate update(Edits edits) {
    return new TapUpdate(
        second.release(),
        SampleRelease::formula,
        destinations(Optional.of(GitHubServer.TOKEN)),
        Succession.FINAL_VERSIONS,
        edits);
  }

  private Destinations destinations(Optional<String> token) {
    Destinations places = world.destinations();
    RemoteTap tap =
        new RemoteTap(git.url("tap.git"), Optional.empty(), token.map(TapLogin::token), SETTINGS);
    return new Destinations(
        places.images(),
        places.releases(),
        Optional.of(new ProposingTap(tap, requests(token))),
        places.lock());
  }

  private PullRequests requests(Optional<String> token) {
    return new GitHubPullRequests(
        new GitHubConnection(
            GitHubSite.of(github.endpoint()),
            "acme/homebrew-tap",
            token.map(Token::new),
            new Http(SETTINGS, InstantSource.system()),
            InstantSource.system()));
  }
}
