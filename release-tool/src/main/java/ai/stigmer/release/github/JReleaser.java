package ai.stigmer.release.github;

import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.file.TemporaryFolder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * JReleaser, which writes changelog and notes as {@code jreleaser.yml} says, makes the draft with
 * them, and tells the world afterwards. It is loaded for that alone, from a folder of its own,
 * since it wants other versions of libraries than this program; each run has an output folder of
 * its own that is deleted.
 */
public final class JReleaser implements Drafting {
  /** In the top folder of the source repository. */
  public static final String CONFIGURATION = "jreleaser.yml";

  private final GitHubConnection to;
  private final Api api;
  private final Path source;
  private final Path jars;

  /**
   * Takes the folders it needs; nothing is loaded yet.
   *
   * @param source the repository's working tree, with {@code jreleaser.yml} and all of its history
   * @param jars JReleaser's, see {@link #installed}
   */
  public JReleaser(GitHubConnection to, Path source, Path jars) {
    this.to = to;
    this.api = new Api(to);
    this.source = source;
    this.jars = jars;
  }

  /** The jars beside this program: in its distribution, or where Maven put them. */
  public static Optional<Path> installed() {
    Path self = ownCode().toAbsolutePath();
    return Stream.of("../../jreleaser", "../../../third-party/jreleaser/target/dependencies")
        .map(folder -> self.resolve(folder).normalize())
        .filter(Files::isDirectory)
        .findFirst();
  }

  @Override
  public void create(ReleaseHeading heading) {
    run("draft", heading);
  }

  /**
   * Runs the announcers of {@code jreleaser.yml}, once the release is public.
   *
   * @throws Unavailable if one failed; the release stands nevertheless
   */
  public void announce(ReleaseHeading heading) {
    run("announce", heading);
  }

  private void run(String task, ReleaseHeading heading) {
    if (!heading.tag().endsWith(heading.version())) {
      throw new InvalidInput(
          heading.tag(), "does not end in the version " + heading.version(), null, null);
    }
    try (TemporaryFolder output = TemporaryFolder.make("release-tool-jreleaser");
        URLClassLoader loader = loader()) {
      Map<String, String> settings = settings(heading);
      settings.put("task", task);
      settings.put("output", output.path().toString());
      call(loader, settings);
    } catch (IOException e) {
      throw Storage.of(jars, "read", e);
    }
  }

  private void call(ClassLoader loader, Map<String, String> settings) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      task(loader).accept(settings);
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(
          source.resolve(CONFIGURATION).toString(),
          "is not taken by JReleaser: " + redacted(e),
          "correct it; docs: https://jreleaser.org/guide/latest/reference/release/github.html",
          null);
    } catch (IllegalStateException e) {
      throw new Unavailable(
          to.name(), "did not let JReleaser finish: " + redacted(e), "run again", null);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @SuppressWarnings("unchecked") // The class is this package's own, loaded a second time.
  private static Consumer<Map<String, String>> task(ClassLoader loader) {
    try {
      return (Consumer<Map<String, String>>)
          loader.loadClass(JReleaserTask.class.getName()).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("JReleaser cannot be loaded: " + e, e);
    }
  }

  private Map<String, String> settings(ReleaseHeading heading) {
    String[] repository = to.repository().split("/", 2);
    Map<String, String> settings = new HashMap<>();
    settings.put("folder", source.toAbsolutePath().toString());
    settings.put("configuration", source.resolve(CONFIGURATION).toAbsolutePath().toString());
    settings.put("product", heading.product());
    settings.put("version", heading.version());
    settings.put("prerelease", String.valueOf(heading.prerelease()));
    settings.put(
        "tagPrefix",
        heading.tag().substring(0, heading.tag().length() - heading.version().length()));
    settings.put("owner", repository[0]);
    settings.put("name", repository[1]);
    settings.put("endpoint", to.site().api().toString());
    settings.put("branch", defaultBranch());
    settings.put("token", to.token().orElseThrow(() -> Permissions.noToken(to)).value());
    return settings;
  }

  /** JReleaser wants one that exists, though no tag is made of it. */
  private String defaultBranch() {
    return api.find("").map((JsonNode json) -> json.path("default_branch").asString("")).orElse("");
  }

  /** Knows the JDK, this package's code and JReleaser's jars, and nothing of this program. */
  private URLClassLoader loader() throws IOException {
    List<URL> urls = new ArrayList<>();
    try (Stream<Path> files = Files.list(jars)) {
      for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        urls.add(jar.toUri().toURL());
      }
    }
    if (urls.isEmpty()) {
      throw Misconfigured.setting(
          jars.toString(), "it holds no jars of JReleaser", "install release-tool again");
    }
    urls.add(ownCode().toUri().toURL());
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static Path ownCode() {
    try {
      return Path.of(JReleaser.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError("a code source is a URL", e);
    }
  }

  private String redacted(Exception e) {
    return api.clean(String.valueOf(e.getMessage()));
  }
}
