package ai.stigmer.release.cli;

import ai.stigmer.release.build.BuildRequest;
import ai.stigmer.release.build.ReleaseBuild;
import ai.stigmer.release.build.Stamp;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.source.GitRepository;
import ai.stigmer.release.source.WatchedFiles;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether {@code dist/} holds what a build would make now.
 *
 * @param repository the folder of {@code release.yml}
 */
record BuildStamp(
    ReleaseOptions options, Map<String, String> environment, Path repository, Path dist) {

  /**
   * Asked by looking at times, not at contents.
   *
   * @param platforms those that are to be built; none stands for all
   */
  boolean isCurrent(Set<Platform> platforms) {
    return stamp().isCurrent(key(platforms));
  }

  /** Remembers a build that has just ended; one of a dirty tree is not remembered. */
  void write(ReleaseBuild build, BuildRequest request, Set<Platform> platforms) {
    if (!request.git().dirty()) {
      GitRepository git = new GitRepository(repository);
      WatchedFiles.of(repository, Path.of(System.getProperty("user.home")))
          .ifPresent(
              watched ->
                  build.stamp(
                      stamp(),
                      key(platforms),
                      read(),
                      watched,
                      () -> git.facts(request.spec().version()).equals(request.git())));
    }
  }

  /** That of a publish of the whole release, which depends on nothing else but the destinations. */
  PublishedStamp published() {
    return new PublishedStamp(dist, key(Set.of()));
  }

  /** The tool itself, the JDK it links, release.yml and release.lock. */
  private List<Path> read() {
    List<Path> files = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      files.add(Path.of(entry).toAbsolutePath());
    }
    String jdk = environment.get("JAVA_HOME");
    if (jdk != null) {
      files.add(Path.of(jdk, "release"));
    }
    files.add(options.file.toAbsolutePath());
    files.add(repository.resolve(Workspace.LOCK));
    return files;
  }

  private Stamp stamp() {
    return new Stamp(dist.resolve(".cache/stamp"));
  }

  /** Everything a build depends on besides files, in one line. */
  private String key(Set<Platform> platforms) {
    return String.join(
            "\t",
            options.profile,
            new TreeSet<>(platforms).toString(),
            options.file.toAbsolutePath().toString(),
            dist.toString(),
            String.valueOf(options.allowJdk),
            environment.getOrDefault("JAVA_HOME", ""),
            System.getProperty("java.class.path"))
        .replace('\n', ' ');
  }
}
