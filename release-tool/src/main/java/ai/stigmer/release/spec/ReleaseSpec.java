package ai.stigmer.release.spec;

import ai.stigmer.release.image.Platform;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A product and everything its release consists of: the whole of {@code release.yml}.
 *
 * <p>Strings marked as templates may hold {@code ${version}}, {@code ${commit}}, {@code ${tag}},
 * {@code ${product}} and, where there is a platform, {@code ${os}}, {@code ${architecture}} and
 * {@code ${platform}}; a doubled dollar sign stands for a plain one.
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
    @Key("Named variations of a release; `default` is what stands outside of profiles")
        SortedMap<String, Profile> profiles) {

  public record Product(
      @Key("Name of the product and prefix of its files") Name name,
      @Key("One line for people, without a full stop") String description,
      @Key("Web page of the product") URI homepage,
      @Key("SPDX identifier of the license") String license,
      @Key("Who makes it, for image labels") String vendor) {}

  public record VersionSource(
      @Key(value = "What stands before the version in a tag's name", orElse = "v") String tagPrefix,
      @Key(
              value = "Version that development builds lead up to while there is no tag",
              orElse = "0.1.0")
          Version first) {}

  /** A Java runtime image made by jlink. */
  public record RuntimeSpec(
      @Key("Name to refer to it by") Name name,
      @Key("Modules to link; what they require is added") List<String> modules,
      @Key(value = "Compression of its modules file, `zip-0` to `zip-9`", orElse = "zip-6")
          String compress,
      @Key("Where the modules of each platform come from")
          SortedMap<Platform, ModuleSource> sources) {}

  /** Exactly one of the keys is given. */
  public record ModuleSource(
      @Key("`build`: the modules of the JDK that runs the build, as pinned in release.lock")
          @Nullable BuildJdk jdk,
      @Key("A Debian package that carries jmods") @Nullable DebianPackage debian,
      @Key("An archive of jmods, pinned in release.lock") @Nullable URI jmods) {}

  public enum BuildJdk {
    BUILD
  }

  public record DebianPackage(
      @Key("Debian release, by codename") String suite, @Key("Package name") String name) {}

  public record ImageSpec(
      @Key("Name to refer to it by, and of its folder under dist/images") Name name,
      @Key("Registry and repository, without a tag") String repository,
      @Key("Platforms of the image") List<Platform> platforms,
      @Key(value = "What the image stands on", orElse = "{}") BaseSpec base,
      @Key("Layers over the base, lowest first") List<LayerSpec> layers,
      @Key("Configuration of containers started from it") ImageConfigSpec config,
      @Key("Annotations of the index and its manifests; a template")
          SortedMap<String, String> annotations,
      @Key(
              value = "`oci`, or `docker` for engines that know only Docker's media types",
              orElse = "oci")
          ImageFormat format,
      @Key(value = "Budget of one platform, unpacked; more fails the build")
          @Nullable ByteSize maxUnpackedSize) {}

  public enum ImageFormat {
    OCI,
    DOCKER
  }

  /** At most one of the keys is given; none means from scratch. */
  public record BaseSpec(
      @Key("A root file system of Debian packages") @Nullable DebianBase debian,
      @Key("An image in an OCI layout folder") @Nullable LayoutBase layout) {}

  public record DebianBase(
      @Key("Debian release, by codename") String suite,
      @Key("Packages; what they depend on is added") List<String> packages,
      @Key("Further packages of one platform") SortedMap<Platform, List<String>> platformPackages,
      @Key("Packages never taken, though something depends on them") List<String> without,
      @Key("Globs of files left out, relative to the root") List<String> remove,
      @Key("Globs of files kept though `remove` names them") List<String> keep,
      @Key("Users in /etc/passwd besides root") List<UserSpec> users) {}

  public record UserSpec(
      @Key("Login name") String name,
      @Key("User id") int uid,
      @Key("Group id") int gid,
      @Key("Home directory") String home) {}

  public record LayoutBase(
      @Key("The layout folder") RepositoryPath path,
      @Key("Digest of an index or manifest in it") ai.stigmer.release.image.Digest digest) {}

  /** Exactly one of {@code runtime} and {@code files} is given, or only {@code directories}. */
  public record LayerSpec(
      @Key("Name, for messages and history") Name name,
      @Key("A runtime of this file, linked for the image's platform") @Nullable Name runtime,
      @Key(value = "Folder in the image that the runtime goes to", orElse = "/opt/java") String to,
      @Key("Files of this repository") List<FileSet> files,
      @Key("Empty directories") List<DirectorySpec> directories) {}

  /** Files put into an image, a tarball or an archive. */
  public record FileSet(
      @Key("A file, or a glob such as `target/lib/*.jar`; a template; something must match")
          String from,
      @Key("Where to: a folder where it ends with `/`, else the file's new name; a template")
          String to,
      @Key(
              value =
                  "Permissions in octal; `auto` is 0755 for what the owner may execute, else 0644",
              orElse = "auto")
          FileMode mode,
      @Key("Globs over file names that are passed over") List<String> exclude) {}

  public record DirectorySpec(
      @Key("Absolute path") String path,
      @Key(value = "Permissions in octal", orElse = "0755") FileMode mode,
      @Key(value = "Owner as `uid:gid`", orElse = "0:0") String owner) {}

  public record ImageConfigSpec(
      @Key(value = "User as `uid:gid`", orElse = "0:0") String user,
      @Key(value = "Working directory", orElse = "/") String workingDirectory,
      @Key("Program and its first arguments") List<String> entrypoint,
      @Key("Arguments that a user's own replace") List<String> command,
      @Key("Environment variables; a template") SortedMap<String, String> environment,
      @Key("Mount points") List<String> volumes,
      @Key("Ports, as in `8080/tcp`") List<String> ports,
      @Key("Labels; a template") SortedMap<String, String> labels,
      @Key("Signal that stops it, as in `SIGTERM`") @Nullable String stopSignal,
      @Key("How the engine asks whether it works") @Nullable Healthcheck healthcheck) {}

  public record Healthcheck(
      @Key("Program and arguments, run without a shell") List<String> command,
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
      @Key("Class with the main method") String mainClass,
      @Key("Jars in class path order, the program's own first; globs are sorted by name")
          List<String> jars,
      @Key("Options of the Java virtual machine") List<String> jvmOptions) {}

  public record DistributionSpec(
      @Key("Name to refer to it by, and prefix of its archives") Name name,
      @Key("Platforms it is built for") List<Platform> platforms,
      @Key("The runtime it carries") Name runtime,
      @Key("The program") Application application,
      @Key("A class-data archive that makes the program start sooner")
          @Nullable ClassDataArchive classDataArchive,
      @Key("Completion scripts") @Nullable Completions completions,
      @Key("Manual pages, as in `target/stigmer.1`") List<RepositoryPath> manPages,
      @Key("Further files") List<FileSet> files,
      @Key("The tarball it carries inside") @Nullable Name embedded,
      @Key("The image whose digest it pins in distribution.json") @Nullable Name image) {}

  public record ClassDataArchive(
      @Key("Platforms it is made for during the build; the others make it at their first start")
          List<Platform> platforms,
      @Key("Arguments of the program's runs whose classes are archived")
          List<List<String>> train) {}

  public record Completions(
      @Key("Script for bash") @Nullable RepositoryPath bash,
      @Key("Script for zsh") @Nullable RepositoryPath zsh,
      @Key("Script for fish") @Nullable RepositoryPath fish) {}

  public record FormulaSpec(
      @Key("The distribution it installs") Name distribution,
      @Key("Description: under 80 characters, capital first, no article, no full stop")
          String description,
      @Key("Mustache template; a built-in one where absent") @Nullable RepositoryPath template,
      @Key("What users should know after installing; a template") List<String> caveats,
      @Key("Arguments that `brew services` runs the program with") List<String> service,
      @Key("Bottle tag of each platform; no bottle for a platform that is absent")
          SortedMap<Platform, String> bottles) {}

  public record Destinations(
      @Key("GitHub repository that carries the release, as in `owner/name`") String github,
      @Key(value = "Web address of GitHub", orElse = "https://github.com") URI githubUrl,
      @Key("Git repository of the Homebrew tap") @Nullable URI tap,
      @Key("A folder that stands in for all destinations: images/, releases/ and tap.git")
          @Nullable RepositoryPath folder) {}

  /** What is absent stays as it is outside of the profile. */
  public record Profile(
      @Key("Distributions are built for these platforms only") @Nullable List<Platform> platforms,
      @Key("Destinations are in this folder instead") @Nullable RepositoryPath folder,
      @Key(value = "Whether prereleases move `latest` and the tap", orElse = "false")
          boolean movesPointersForPrereleases) {}
}
