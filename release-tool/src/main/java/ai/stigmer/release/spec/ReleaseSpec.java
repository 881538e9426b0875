package ai.stigmer.release.spec;

import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Platform;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A product and everything its release consists of: the whole of {@code release.yml}.
 *
 * <p>A {@link Template} may hold {@code ${version}}, {@code ${commit}}, {@code ${tag}}, {@code
 * ${product}} and, where something is made for one platform, {@code ${os}}, {@code ${architecture}}
 * and {@code ${platform}}; a doubled dollar sign stands for a plain one.
 *
 * <p>Every path is relative to the folder of {@code release.yml} and does not leave it.
 */
public record ReleaseSpec(
    @Key(value = "Version of this file's format", orElse = "1") int schemaVersion,
    @Key("What is released") Product product,
    @Key(value = "Where the version comes from", orElse = "{}") VersionSource version,
    @Key("Java runtimes, linked per platform") List<RuntimeSpec> runtimes,
    @Key("Container images") List<ImageSpec> images,
    @Key("Tarballs that distributions carry inside") List<EmbeddedSpec> embedded,
    @Key("Programs for users' machines, one archive per platform")
        List<DistributionSpec> distributions,
    @Key("The Homebrew formula") @Nullable FormulaSpec formula,
    @Key("Where a release is published") Destinations destinations,
    @Key("How releases are signed; publishing them then takes the private key")
        @Nullable Signing signing,
    @Key("Named variations of a release; `default` is what stands outside of profiles")
        SortedMap<String, Profile> profiles) {

  /** The name of what stands outside of profiles. */
  public static final String DEFAULT_PROFILE = "default";

  /**
   * This release as a profile wants it: distributions (and their class-data archives and bottles)
   * for the profile's platforms only, a distribution without one left out; destinations in the
   * profile's folder.
   *
   * @throws Misconfigured where there is no such profile
   */
  public ProfiledSpec inProfile(String name) {
    Profile profile = profiles.get(name);
    if (profile != null) {
      return new ProfiledSpec(name, profile.applyTo(this), profile.movesPointersForPrereleases());
    }
    if (name.equals(DEFAULT_PROFILE)) {
      return new ProfiledSpec(name, this, false);
    }
    SequencedSet<String> known = new LinkedHashSet<>(List.of(DEFAULT_PROFILE));
    known.addAll(profiles.keySet());
    throw Misconfigured.setting(
        "profile `" + name + "`", "is not in release.yml", Suggestion.of(name, known));
  }

  /** Every platform that something is built for. */
  public SortedSet<Platform> platforms() {
    SortedSet<Platform> all = new TreeSet<>();
    images.forEach(image -> all.addAll(image.platforms()));
    distributions.forEach(distribution -> all.addAll(distribution.platforms()));
    return all;
  }

  /** The platforms whose distributions carry a tarball. */
  public SortedSet<Platform> platforms(EmbeddedSpec carried) {
    return distributions.stream()
        .filter(distribution -> carried.name.equals(distribution.embedded))
        .flatMap(distribution -> distribution.platforms.stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * This release for some of its platforms. Images stay, some of them without a platform, because
   * distributions refer to them; what refers to no distribution is left out.
   */
  public ReleaseSpec on(Set<Platform> some) {
    ReleaseSpec less = new Profile(List.copyOf(some), null, false).applyTo(this);
    return new ReleaseSpec(
        schemaVersion,
        product,
        version,
        runtimes,
        images.stream().map(image -> image.on(some)).toList(),
        embedded,
        less.distributions,
        less.formula,
        destinations,
        signing,
        profiles);
  }

  public record Product(
      @Key("Name of the product and prefix of its files") Name name,
      @Key("One line for people, without a full stop") String description,
      @Key("Web page of the product") URI homepage,
      @Key(value = "SPDX expression of the license", form = Forms.SPDX, example = "Apache-2.0")
          String license,
      @Key("Who makes it, for image labels") String vendor) {}

  public record VersionSource(
      @Key(
              value = "What stands before the version in a tag's name",
              orElse = "v",
              form = "[A-Za-z0-9._/-]*",
              example = "v")
          String tagPrefix,
      @Key(
              value = "Version that development builds lead up to while there is no tag",
              orElse = "0.1.0")
          Version first) {}

  /** A Java runtime image made by jlink. */
  public record RuntimeSpec(
      @Key("Name to refer to it by") Name name,
      @Key(
              value = "Modules to link; what they require is added",
              notEmpty = true,
              form = "[a-z][\\w.]*",
              example = "java.base")
          List<String> modules,
      @Key(
              value = "Compression of its modules file, `zip-0` to `zip-9`",
              orElse = "zip-6",
              form = "zip-[0-9]",
              example = "zip-6")
          String compress,
      @Key(value = "Where the modules of each platform come from", notEmpty = true)
          SortedMap<Platform, ModuleSource> sources) {}

  /** Exactly one of the keys is given. */
  @Choice(
      atMostOne = {"jdk", "debian", "jmods"},
      atLeastOne = {"jdk", "debian", "jmods"})
  public record ModuleSource(
      @Key("`build`: the modules of the JDK that runs the build, as pinned in release.lock")
          @Nullable BuildJdk jdk,
      @Key("A Debian package that carries jmods") @Nullable DebianPackage debian,
      @Key("An archive of jmods, pinned in release.lock") @Nullable URI jmods) {}

  public enum BuildJdk {
    BUILD
  }

  public record DebianPackage(
      @Key(value = "Debian release, by codename", form = Forms.DEBIAN_NAME, example = "trixie")
          String suite,
      @Key(value = "Package name", form = Forms.DEBIAN_NAME, example = "openjdk-25-jdk-headless")
          String name) {}

  public record ImageSpec(
      @Key("Name to refer to it by, and of its folder under dist/images") Name name,
      @Key(
              value = "Registry and repository, without a tag",
              form = Forms.IMAGE_REPOSITORY,
              example = "ghcr.io/owner/name")
          String repository,
      @Key(value = "Platforms of the image", notEmpty = true) List<Platform> platforms,
      @Key(value = "What the image stands on", orElse = "{}") BaseSpec base,
      @Key("Layers over the base, lowest first") List<LayerSpec> layers,
      @Key(value = "Configuration of containers started from it", orElse = "{}")
          ImageConfigSpec config,
      @Key("Annotations of the index and its manifests; a template")
          SortedMap<String, Template> annotations,
      @Key(
              value = "`oci`, or `docker` for engines that know only Docker's media types",
              orElse = "oci")
          ImageFormat format,
      @Key("Budget of one platform, unpacked; more fails the build")
          @Nullable ByteSize maxUnpackedSize) {
    private ImageSpec on(Set<Platform> some) {
      return new ImageSpec(
          name,
          repository,
          platforms.stream().filter(some::contains).toList(),
          base,
          layers,
          config,
          annotations,
          format,
          maxUnpackedSize);
    }
  }

  public enum ImageFormat {
    OCI,
    DOCKER
  }

  /** At most one of the keys is given; none means from scratch. */
  @Choice(atMostOne = {"debian", "image", "layout"})
  public record BaseSpec(
      @Key("A root file system of Debian packages") @Nullable DebianBase debian,
      @Key("An image in a registry, by tag or digest; pinned in release.lock by digest")
          @Nullable ImageReference image,
      @Key("An image in an OCI layout folder") @Nullable LayoutBase layout) {}

  public record DebianBase(
      @Key(value = "Debian release, by codename", form = Forms.DEBIAN_NAME, example = "trixie")
          String suite,
      @Key(
              value = "Packages; what they depend on is added",
              notEmpty = true,
              form = Forms.DEBIAN_NAME,
              example = "libc6")
          List<String> packages,
      @Key(value = "Further packages of one platform", form = Forms.DEBIAN_NAME, example = "libc6")
          SortedMap<Platform, List<String>> platformPackages,
      @Key(
              value = "Packages never taken, though something depends on them",
              form = Forms.DEBIAN_NAME,
              example = "libc6")
          List<String> without,
      @Key("Globs of files left out, relative to the root") List<String> remove,
      @Key("Globs of files kept though `remove` names them") List<String> keep,
      @Key("Users in /etc/passwd besides root") List<UserSpec> users) {}

  public record UserSpec(
      @Key(value = "Login name", form = "[a-z_][a-z0-9_-]*", example = "app") String name,
      @Key("User id") int uid,
      @Key("Group id") int gid,
      @Key("Home directory") ImagePath home) {}

  public record LayoutBase(
      @Key("The layout folder") RepositoryPath path,
      @Key("Digest of an index or manifest in it") Digest digest) {}

  /** Exactly one of {@code runtime} and {@code files} is given, or only {@code directories}. */
  @Choice(
      atMostOne = {"runtime", "files"},
      atLeastOne = {"runtime", "files", "directories"})
  public record LayerSpec(
      @Key("Name, for messages and history") Name name,
      @Key(value = "A runtime of this file, linked for the image's platform", refersTo = "runtimes")
          @Nullable Name runtime,
      @Key(
              value = "Folder in the image that the runtime goes to",
              orElse = "/opt/java",
              with = "runtime")
          ImagePath to,
      @Key("Files of this repository") List<FileSet> files,
      @Key("Empty directories") List<DirectorySpec> directories) {}

  /** Files put into an image, a tarball or an archive. */
  public record FileSet(
      @Key("A file, or a glob such as `target/lib/*.jar`; a template; something must match")
          FilePattern from,
      @Key("Where to: a folder where it ends with `/`, else the file's new name; a template")
          Template to,
      @Key(
              value =
                  "Permissions in octal; `auto` is 0755 for what the owner may execute, else 0644",
              orElse = "auto")
          FileMode mode,
      @Key("Globs over file names that are passed over") List<String> exclude) {}

  public record DirectorySpec(
      @Key("Absolute path") ImagePath path,
      @Key(value = "Permissions in octal", orElse = "0755") FileMode mode,
      @Key(value = "Owner as `uid:gid`", orElse = "0:0") Owner owner) {}

  public record ImageConfigSpec(
      @Key("User as `uid:gid` (default: the base's, or root)") @Nullable Owner user,
      @Key("Working directory (default: the base's, or `/`)") @Nullable ImagePath workingDirectory,
      @Key("Program and its first arguments; a template") List<Template> entrypoint,
      @Key("Arguments that a user's own replace") List<String> command,
      @Key("Environment variables; a template") SortedMap<String, Template> environment,
      @Key("Mount points") List<ImagePath> volumes,
      @Key(
              value = "Ports, as in `8080/tcp`",
              form = "[1-9][0-9]{0,4}/(?:tcp|udp|sctp)",
              example = "8080/tcp")
          List<String> ports,
      @Key("Labels; a template") SortedMap<String, Template> labels,
      @Key(
              value = "Signal that stops it, as in `SIGTERM`",
              form = "SIG[A-Z0-9+-]+",
              example = "SIGTERM")
          @Nullable String stopSignal,
      @Key("How the engine asks whether it works") @Nullable Healthcheck healthcheck) {}

  public record Healthcheck(
      @Key(value = "Program and arguments, run without a shell", notEmpty = true)
          List<String> command,
      @Key(value = "Time between two checks", orElse = "30s") Duration interval,
      @Key(value = "Time after which a check has failed", orElse = "30s") Duration timeout,
      @Key(value = "Time in which failures don't count", orElse = "0s") Duration startPeriod,
      @Key(value = "Failures in a row that make it unhealthy", orElse = "3") int retries) {}

  /** A tarball per distribution platform, {@code embedded/binaries/<os>_<arch>/<name>.tar.gz}. */
  public record EmbeddedSpec(
      @Key("Name to refer to it by, and of its file") Name name,
      @Key("Its contents") List<FileSet> files,
      @Key("A Java program in it; its launcher uses the runtime named by JAVA_HOME")
          @Nullable Application application) {}

  /** A Java program: its jars go to {@code lib/app/}, its launcher to {@code bin/<command>}. */
  public record Application(
      @Key("Name of the command") Name command,
      @Key(
              value = "Class with the main method",
              form = Forms.JAVA_CLASS,
              example = "org.example.Main")
          String mainClass,
      @Key(
              value = "Jars in class path order, the program's own first; globs are sorted by name",
              notEmpty = true)
          List<FilePattern> jars,
      @Key("Options of the Java virtual machine") List<String> jvmOptions) {}

  public record DistributionSpec(
      @Key("Name to refer to it by, and prefix of its archives") Name name,
      @Key(value = "Platforms it is built for", notEmpty = true) List<Platform> platforms,
      @Key(value = "The runtime it carries", refersTo = "runtimes") Name runtime,
      @Key("The program") Application application,
      @Key("A class-data archive that makes the program start sooner")
          @Nullable ClassDataArchive classDataArchive,
      @Key("Completion scripts") @Nullable Completions completions,
      @Key("Manual pages, as in `target/stigmer.1`") List<RepositoryPath> manPages,
      @Key("Further files") List<FileSet> files,
      @Key(value = "The tarball it carries inside", refersTo = "embedded") @Nullable Name embedded,
      @Key(value = "The image whose digest it pins in distribution.json", refersTo = "images")
          @Nullable Name image) {}

  public record ClassDataArchive(
      @Key("Platforms it is made for during the build; the others make it at their first start")
          List<Platform> platforms,
      @Key(value = "Arguments of the program's runs whose classes are archived", notEmpty = true)
          List<List<String>> train) {}

  public record Completions(
      @Key("Script for bash") @Nullable RepositoryPath bash,
      @Key("Script for zsh") @Nullable RepositoryPath zsh,
      @Key("Script for fish") @Nullable RepositoryPath fish) {}

  public record FormulaSpec(
      @Key(value = "The distribution it installs", refersTo = "distributions") Name distribution,
      @Key("Description: under 80 characters, capital first, no article, no full stop")
          String description,
      @Key("Mustache template; a built-in one where absent") @Nullable RepositoryPath template,
      @Key("What users should know after installing, line by line; a template")
          List<Template> caveats,
      @Key("Arguments that `brew services` runs the program with") List<String> service,
      @Key("Bottle tag of each platform; no bottle for a platform that is absent")
          SortedMap<Platform, String> bottles) {}

  public record Destinations(
      @Key(
              value = "GitHub repository that carries the release, as in `owner/name`",
              form = Forms.GITHUB,
              example = "owner/name")
          String github,
      @Key(value = "Web address of GitHub", orElse = "https://github.com") URI githubUrl,
      @Key("Address of GitHub's API; `https://api.github.com`, or below `githubUrl`, where absent")
          @Nullable URI githubApi,
      @Key("The Homebrew tap") @Nullable TapSpec tap,
      @Key("A folder that stands in for all destinations: images/, releases/ and tap.git")
          @Nullable RepositoryPath folder) {
    Destinations in(RepositoryPath other) {
      return new Destinations(github, githubUrl, githubApi, tap, other);
    }
  }

  /** A tap, written as its URL alone or with keys. */
  @ShortForm("url")
  public record TapSpec(
      @Key("Its git repository") URI url,
      @Key(
              value =
                  "How a formula gets into it: pushed to its branch, or proposed on GitHub for"
                      + " somebody to merge",
              orElse = "push")
          TapMode mode) {}

  public enum TapMode {
    PUSH,
    PULL_REQUEST
  }

  public record Signing(
      @Key("The public key, PEM; who publishes has the private one in RELEASE_SIGNING_KEY")
          RepositoryPath publicKey) {}

  /** What is absent stays as it is outside of the profile. */
  public record Profile(
      @Key(value = "Distributions are built for these platforms only", notEmpty = true)
          @Nullable List<Platform> platforms,
      @Key("Destinations are in this folder instead") @Nullable RepositoryPath folder,
      @Key(value = "Whether prereleases move `latest` and the tap", orElse = "false")
          boolean movesPointersForPrereleases) {

    ReleaseSpec applyTo(ReleaseSpec spec) {
      List<DistributionSpec> distributions =
          spec.distributions.stream()
              .map(this::filter)
              .filter(distribution -> !distribution.platforms().isEmpty())
              .toList();
      return new ReleaseSpec(
          spec.schemaVersion,
          spec.product,
          spec.version,
          spec.runtimes,
          spec.images,
          spec.embedded,
          distributions,
          filter(spec.formula, distributions),
          folder == null ? spec.destinations : spec.destinations.in(folder),
          spec.signing,
          spec.profiles);
    }

    private DistributionSpec filter(DistributionSpec all) {
      ClassDataArchive archive = all.classDataArchive;
      return new DistributionSpec(
          all.name,
          filter(all.platforms),
          all.runtime,
          all.application,
          archive == null ? null : new ClassDataArchive(filter(archive.platforms), archive.train),
          all.completions,
          all.manPages,
          all.files,
          all.embedded,
          all.image);
    }

    private @Nullable FormulaSpec filter(
        @Nullable FormulaSpec all, List<DistributionSpec> distributions) {
      if (all == null
          || distributions.stream().noneMatch(one -> one.name.equals(all.distribution))) {
        return null;
      }
      SortedMap<Platform, String> bottles = new TreeMap<>(all.bottles);
      bottles.keySet().retainAll(filter(List.copyOf(bottles.keySet())));
      return new FormulaSpec(
          all.distribution,
          all.description,
          all.template,
          all.caveats,
          all.service,
          Collections.unmodifiableSortedMap(bottles));
    }

    private List<Platform> filter(List<Platform> all) {
      return platforms == null ? all : all.stream().filter(platforms::contains).toList();
    }
  }
}
