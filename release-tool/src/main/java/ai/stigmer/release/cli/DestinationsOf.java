package ai.stigmer.release.cli;

import ai.stigmer.release.build.DistFolder;
import ai.stigmer.release.build.FormulaStep;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.destination.PublishLock;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.github.GitHubConnection;
import ai.stigmer.release.github.GitHubLock;
import ai.stigmer.release.github.GitHubReleaseHost;
import ai.stigmer.release.github.GitHubSite;
import ai.stigmer.release.github.LeaseTimes;
import ai.stigmer.release.github.Token;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.FormulaText;
import ai.stigmer.release.publish.LocalDestinations;
import ai.stigmer.release.publish.Publication;
import ai.stigmer.release.registry.RegistryCredentials;
import ai.stigmer.release.registry.RegistryImageStore;
import ai.stigmer.release.source.GitFacts;
import ai.stigmer.release.spec.ProfiledSpec;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.spec.RepositoryPath;
import ai.stigmer.release.verify.Dist;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a profile's release goes: registry, GitHub and tap, or a folder that stands in for them.
 * The one place where destinations are put together.
 */
final class DestinationsOf {
  private final Workspace workspace;
  private final ProfiledSpec profiled;
  private final Console console;
  private final Access access;

  /** As whom destinations are talked to. */
  private enum Access {
    PUBLISHER,
    /** Who believes no tag that all it names is there. */
    REPAIRER,
    ANYBODY
  }

  DestinationsOf(Workspace workspace, ProfiledSpec profiled, Console console) {
    this(workspace, profiled, console, Access.PUBLISHER);
  }

  private DestinationsOf(
      Workspace workspace, ProfiledSpec profiled, Console console, Access access) {
    this.workspace = workspace;
    this.profiled = profiled;
    this.console = console;
    this.access = access;
  }

  /** The same places without credentials, as users find them. */
  DestinationsOf forAnybody() {
    return new DestinationsOf(workspace, profiled, console, Access.ANYBODY);
  }

  /** The same places, where what a registry has lost is missed though a tag names it. */
  DestinationsOf forRepair() {
    return new DestinationsOf(workspace, profiled, console, Access.REPAIRER);
  }

  boolean isLocal() {
    return profiled.spec().destinations().folder() != null;
  }

  /** The folder that stands in for all destinations, if the profile has one. */
  Optional<Path> folder() {
    RepositoryPath folder = profiled.spec().destinations().folder();
    if (folder == null) {
      return Optional.empty();
    }
    Path place = folder.in(workspace.repository());
    if (DistFolder.isOwn(workspace.dist(), place)
        || place.startsWith(workspace.repository().resolve(".git"))) {
      throw Misconfigured.setting(
          "folder", "`" + folder + "` is in use for other things", "name another, as `dist/local`");
    }
    return Optional.of(place);
  }

  /** The page of a release, where it has one on the web. */
  Optional<String> page(ReleaseManifest release) {
    ReleaseSpec.Destinations destinations = profiled.spec().destinations();
    return isLocal()
        ? Optional.empty()
        : Optional.of(
            "%s/%s/releases/tag/%s"
                .formatted(destinations.githubUrl(), destinations.github(), release.tag()));
  }

  ReleaseHost releases() {
    return folder()
        .map(LocalDestinations::releases)
        .orElseGet(() -> gitHub(Optional.empty(), workspace.sharedHttp()));
  }

  /** Where {@code release} goes. */
  Destinations of(ReleaseManifest release) {
    Optional<Path> folder = folder();
    return folder.isPresent()
        ? LocalDestinations.in(folder.get(), release)
        : remote(
            release.images().stream()
                .collect(
                    Collectors.toMap(
                        ReleaseManifest.Image::name, ReleaseManifest.Image::repository)),
            Optional.of(heading(release)),
            release.pointers().formula() != null);
  }

  /** Where a release that is not built yet will go. */
  Destinations planned(Optional<ReleaseHeading> heading) {
    ReleaseSpec spec = profiled.spec();
    if (isLocal()) {
      return new Destinations(
          Map.of(), releases(), Optional.empty(), LocalDestinations.lock(folder().orElseThrow()));
    }
    return remote(
        spec.images().stream()
            .collect(Collectors.toMap(image -> image.name().value(), image -> repository(image))),
        heading,
        spec.formula() != null);
  }

  private static String repository(ReleaseSpec.ImageSpec image) {
    return image.repository().toString();
  }

  private static ReleaseHeading heading(ReleaseManifest release) {
    return new ReleaseHeading(
        release.tag(),
        release.product(),
        release.version(),
        release.commit(),
        release.prerelease());
  }

  ReleaseHeading heading(GitFacts git) {
    return new ReleaseHeading(
        git.tag(),
        profiled.spec().product().name().value(),
        git.version().toString(),
        git.commit(),
        git.version().isPrerelease());
  }

  private Destinations remote(
      Map<String, String> repositories, Optional<ReleaseHeading> heading, boolean hasFormula) {
    Http http = workspace.sharedHttp();
    RegistryCredentials credentials =
        switch (access) {
          case PUBLISHER, REPAIRER -> workspace.registryCredentials();
          case ANYBODY -> RegistryCredentials.ANONYMOUS;
        };
    Map<String, ImageStore> images = new HashMap<>();
    repositories.forEach(
        (name, text) -> {
          ImageReference repository = ImageReference.parse(text);
          images.put(
              name,
              access == Access.REPAIRER
                  ? RegistryImageStore.withLosses(repository, http, credentials)
                  : new RegistryImageStore(repository, http, credentials));
        });
    return new Destinations(
        images,
        gitHub(heading, http),
        hasFormula ? Optional.of(tap()) : Optional.empty(),
        lock(http));
  }

  private GitHubReleaseHost gitHub(Optional<ReleaseHeading> heading, Http http) {
    GitHubConnection connection = connection(http);
    return new GitHubReleaseHost(
        connection,
        notes().drafting(connection),
        heading,
        notice -> console.line("note: " + notice));
  }

  private ReleaseNotes notes() {
    return new ReleaseNotes(workspace.repository());
  }

  /** What would stop the notes of a draft from being written. */
  List<ReleaseException> obstaclesToNotes() {
    return isLocal() ? List.of() : notes().obstacles();
  }

  /** Tells the world, as the repository says. A release stands whether or not that succeeds. */
  void announce(ReleaseManifest release) {
    if (isLocal()) {
      return;
    }
    try {
      notes().announce(connection(workspace.sharedHttp()), heading(release));
    } catch (ReleaseException e) {
      console.warning("the release is public, and was not announced: " + e.getMessage());
    }
  }

  private GitHubConnection connection(Http http) {
    ReleaseSpec.Destinations destinations = profiled.spec().destinations();
    Optional<Token> token =
        switch (access) {
          case PUBLISHER, REPAIRER ->
              TokenVariables.first(workspace, "GITHUB_TOKEN", "GH_TOKEN").map(Token::new);
          case ANYBODY -> Optional.empty();
        };
    return new GitHubConnection(
        site(destinations), destinations.github(), token, http, InstantSource.system());
  }

  private static GitHubSite site(ReleaseSpec.Destinations destinations) {
    URI web = destinations.githubUrl();
    if (destinations.githubApi() != null) {
      return new GitHubSite(destinations.githubApi(), web);
    }
    return web.equals(GitHubSite.GITHUB_COM.web())
        ? GitHubSite.GITHUB_COM
        : new GitHubSite(URI.create(web + "/api/v3"), web);
  }

  private Tap tap() {
    ReleaseSpec.Destinations destinations = profiled.spec().destinations();
    if (destinations.tap() == null) {
      throw Misconfigured.setting(
          "destinations.tap", "there is a formula, and no tap to publish it to", "name the tap");
    }
    Optional<String> token =
        switch (access) {
          case PUBLISHER, REPAIRER ->
              TokenVariables.first(workspace, "HOMEBREW_TAP_TOKEN", "GITHUB_TOKEN");
          case ANYBODY -> Optional.empty();
        };
    return TapOf.spec(destinations.tap(), token, site(destinations), workspace.sharedHttp());
  }

  private PublishLock lock(Http http) {
    return switch (access) {
      case PUBLISHER, REPAIRER ->
          new GitHubLock(
              connection(http), workspace.publisherName(), LeaseTimes.DEFAULT, workspace.leases());
      case ANYBODY ->
          _ -> {
            throw new IllegalStateException("nobody publishes without credentials");
          };
    };
  }

  Succession succession() {
    return profiled.movesPointersForPrereleases()
        ? Succession.ALL_VERSIONS
        : Succession.FINAL_VERSIONS;
  }

  /** A release with the formula rendered for wherever it goes. */
  Publication publication(Dist dist, Yanked yanked, Set<Part> parts) {
    Optional<FormulaText> formula =
        dist.release().pointers().formula() == null ? Optional.empty() : Optional.of(this::formula);
    return new Publication(dist, formula, succession(), yanked, parts);
  }

  /** The formula as this repository renders it. */
  FormulaText formulaText() {
    return this::formula;
  }

  private String formula(ReleaseManifest release, URI downloads) {
    return FormulaStep.of(workspace.requestFor(profiled, release))
        .map(step -> step.render(release.artifacts(), downloads))
        .orElseThrow(
            () ->
                Misconfigured.setting(
                    "formula",
                    "it is not in release.yml any more, and `" + release.tag() + "` has one",
                    "put it back"));
  }
}
