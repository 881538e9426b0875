package ai.stigmer.release.cli;

import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.github.Drafting;
import ai.stigmer.release.github.GitHubConnection;
import ai.stigmer.release.github.JReleaser;
import ai.stigmer.release.github.PlainDrafting;
import ai.stigmer.release.source.GitRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said of a release on GitHub: by JReleaser where the repository says how, by GitHub
 * elsewhere.
 */
record ReleaseNotes(Path repository) {
  Drafting drafting(GitHubConnection connection) {
    return usesJReleaser()
        ? heading -> jReleaser(connection).create(heading)
        : new PlainDrafting(connection);
  }

  void announce(GitHubConnection connection, ReleaseHeading heading) {
    if (usesJReleaser()) {
      jReleaser(connection).announce(heading);
    }
  }

  /** What would stop a draft, found before anything is built. */
  List<ReleaseException> obstacles() {
    List<ReleaseException> found = new ArrayList<>();
    if (usesJReleaser() && JReleaser.installed().isEmpty()) {
      found.add(noJReleaser());
    }
    if (usesJReleaser() && new GitRepository(repository).isShallow()) {
      found.add(
          new Refused(
              repository.toString(),
              "lacks most of its history, which the changelog is made of",
              "`git fetch --unshallow`; in a job, check out with `fetch-depth: 0`"));
    }
    return found;
  }

  private boolean usesJReleaser() {
    return Files.exists(repository.resolve(JReleaser.CONFIGURATION));
  }

  private JReleaser jReleaser(GitHubConnection connection) {
    return new JReleaser(
        connection, repository, JReleaser.installed().orElseThrow(ReleaseNotes::noJReleaser));
  }

  private static Misconfigured noJReleaser() {
    return Misconfigured.setting(
        JReleaser.CONFIGURATION,
        "it is there, and this release-tool was installed without JReleaser",
        "install release-tool from its archive, or delete that file");
  }
}
