package ai.stigmer.release.cli;

import ai.stigmer.release.build.BuildListener;
import ai.stigmer.release.build.BuildRequest;
import ai.stigmer.release.build.BuildTools;
import ai.stigmer.release.build.Machine;
import ai.stigmer.release.build.ReleaseBuild;
import ai.stigmer.release.debian.DebianArchive;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.github.LeaseMemory;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.input.DebianMirrors;
import ai.stigmer.release.input.InputCache;
import ai.stigmer.release.lock.LockFile;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.registry.RegistryCredentials;
import ai.stigmer.release.registry.RegistryImages;
import ai.stigmer.release.runtime.BuildJdk;
import ai.stigmer.release.runtime.RuntimeLinker;
import ai.stigmer.release.source.GitFacts;
import ai.stigmer.release.source.GitRepository;
import ai.stigmer.release.spec.ProfiledSpec;
import ai.stigmer.release.spec.ReleaseSpecLoader;
import ai.stigmer.release.spec.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A repository with its {@code release.yml}, and the tools to build it with: the one place where
 * they are put together.
 */
final class Workspace {
  static final String LOCK = "release.lock";
  private static final Set<Platform> ALL_PLATFORMS = Set.of();

  private final ReleaseOptions options;
  private final Map<String, String> environment;
  private final Path repository;
  private @Nullable Http shared;

  Workspace(ReleaseOptions options, Map<String, String> environment) {
    this.options = options;
    this.environment = environment;
    this.repository =
        options.file.toAbsolutePath().normalize().resolveSibling("").toAbsolutePath().normalize();
  }

  Path repository() {
    return repository;
  }

  Path dist() {
    return options.dist.toString().isEmpty()
        ? repository.resolve("dist")
        : options.dist.toAbsolutePath().normalize();
  }

  ProfiledSpec spec() {
    return ReleaseSpecLoader.load(options.file).inProfile(options.profile);
  }

  LockFile lock() {
    return LockFile.read(repository.resolve(LOCK));
  }

  /**
   * What to build now.
   *
   * @throws Refused if files differ from the commit and nobody said that this is fine
   */
  BuildRequest request() {
    ProfiledSpec spec = spec();
    GitFacts git = new GitRepository(repository).facts(spec.spec().version());
    if (git.dirty() && !options.allowDirty) {
      throw new Refused(
          repository.toString(),
          "has files that differ from commit `" + git.commit().substring(0, 7) + "`",
          "commit or stash them (`git status` lists them), or pass `--allow-dirty`");
    }
    LockFile lock = lock();
    return new BuildRequest(repository, spec, git, lock.lock(), lock.digest(), dist());
  }

  /** What {@code release} was built from, as far as the release itself says. */
  BuildRequest requestFor(ProfiledSpec spec, ReleaseManifest release) {
    GitFacts git =
        new GitFacts(
            Version.parse(release.version()),
            release.tag(),
            false,
            release.commit(),
            release.commitTime(),
            false);
    LockFile lock = lock();
    return new BuildRequest(repository, spec, git, lock.lock(), lock.digest(), dist());
  }

  /** A release that is built; {@code fresh} if this call built it. */
  record BuiltRelease(ReleaseManifest manifest, boolean fresh) {}

  /** Builds, unless the last build was of the same inputs and is still there. */
  BuiltRelease build(BuildListener listener) {
    Optional<ReleaseManifest> current = current();
    if (current.isPresent()) {
      return new BuiltRelease(current.get(), false);
    }
    BuildRequest request = request();
    ReleaseBuild build =
        new ReleaseBuild(request, tools(request, listener), listener, InstantSource.system());
    ReleaseManifest manifest = build.run();
    stamp().write(build, request, ALL_PLATFORMS);
    return new BuiltRelease(manifest, true);
  }

  /** What {@link #build} would find already built; looks at no file's content but its list. */
  Optional<ReleaseManifest> current() {
    return isCurrent() ? Optional.of(built()) : Optional.empty();
  }

  /**
   * What is in {@code dist/}, up to date or not.
   *
   * @throws InvalidInput if nothing was built there
   */
  ReleaseManifest built() {
    return builtJson().value();
  }

  /** As {@link #built}, with the bytes that say it. */
  Encoded<ReleaseManifest> builtJson() {
    Path list = dist().resolve(ReleaseJson.FILE_NAME);
    try {
      return ReleaseJson.read(list.toString(), Files.readAllBytes(list));
    } catch (NoSuchFileException e) {
      throw new InvalidInput(
          list.toString(), "does not exist", "build the release first: `release-tool build`", e);
    } catch (IOException e) {
      throw Storage.of(list, "read", e);
    }
  }

  /** Whether there is nothing to build. */
  boolean isCurrent() {
    return isCurrent(ALL_PLATFORMS);
  }

  /** Whether that part is there. */
  boolean isCurrent(Set<Platform> platforms) {
    return stamp().isCurrent(platforms);
  }

  BuildStamp stamp() {
    return new BuildStamp(options, environment, repository, dist());
  }

  BuildTools tools(BuildRequest request, BuildListener listener) {
    Path derived = request.dist().resolve(".cache");
    FileDigests digests = FileDigests.open(derived.resolve("digests"));
    return new BuildTools(
        machine(),
        inputs(),
        debian(),
        images(),
        digests,
        () -> linker(request, digests, listener),
        derived);
  }

  RegistryImages images() {
    return new RegistryImages(sharedHttp(), registryCredentials(), inputs());
  }

  RegistryCredentials registryCredentials() {
    return RegistryCredentials.ofUser(environment, Path.of(System.getProperty("user.home")));
  }

  InputCache inputs() {
    return new InputCache(cacheFolder(), http());
  }

  DebianMirrors mirrors() {
    return DebianMirrors.of(options.debianMirrors, environment);
  }

  Map<String, String> environment() {
    return environment;
  }

  /** A variable that is set to something. Its value is not to be shown. */
  Optional<String> secret(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  /** How this publisher is called where others wait for it. */
  String publisherName() {
    String run = environment.get("GITHUB_RUN_ID");
    return run == null
        ? System.getProperty("user.name") + ", process " + ProcessHandle.current().pid()
        : "%s/%s/actions/runs/%s"
            .formatted(
                environment.getOrDefault("GITHUB_SERVER_URL", ""),
                environment.getOrDefault("GITHUB_REPOSITORY", ""),
                run);
  }

  /** What this machine knows of publishers that died on it. */
  LeaseMemory leases() {
    return LeaseMemory.in(cacheFolder().resolve("publishing"));
  }

  /** One for all destinations of a run. */
  Http sharedHttp() {
    if (shared == null) {
      shared = http();
    }
    return shared;
  }

  Http http() {
    return new Http(HttpSettings.DEFAULT, InstantSource.system());
  }

  private RuntimeLinker linker(BuildRequest request, FileDigests digests, BuildListener listener) {
    BuildJdk jdk = buildJdk(digests);
    if (options.allowJdk) {
      jdk.difference(request.lock().jdk(jdk.identity().platform()))
          .ifPresent(difference -> warn(listener, difference));
    } else {
      jdk.require(request.lock().jdk(jdk.identity().platform()));
    }
    return new RuntimeLinker(jdk, digests, cacheFolder().resolve("runtimes"));
  }

  BuildJdk buildJdk(FileDigests digests) {
    return BuildJdk.find(Optional.ofNullable(environment.get("JAVA_HOME")), digests);
  }

  private static void warn(BuildListener listener, String difference) {
    if (listener instanceof Console console) {
      console.warning(difference + "; bytes will differ from other machines'");
    }
  }

  private Path cacheFolder() {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return caches.resolve("release-tool");
  }

  Machine machine() {
    return new Machine(
        platform(),
        Arrays.stream(environment.getOrDefault("PATH", "").split(":"))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList());
  }

  /** What this process runs on. */
  static Platform platform() {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
            ? "darwin"
            : "linux";
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    return new Platform(os, architecture);
  }

  DebianArchive debian() {
    return new DebianArchive(http(), inputs(), mirrors(), InstantSource.system());
  }
}
