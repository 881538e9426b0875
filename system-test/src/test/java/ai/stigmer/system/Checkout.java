package ai.stigmer.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A clean clone of this repository's HEAD beside which nobody works, with the jars that {@code make
 * build} made of it.
 *
 * @param folder the clone's work tree
 */
record Checkout(Path folder) {
  /** The repository whose tests run. */
  static final Path ORIGIN = Path.of("..").toAbsolutePath().normalize();

  /** Where tests keep what they make; deleted by the next run and {@code mvn clean}. */
  static final Path SCRATCH = Path.of("target", "system").toAbsolutePath();

  private static final List<String> BUILT =
      List.of(
          "agent-runner/target/agent-runner.jar",
          "agent-runner/target/dependencies",
          "cli/target/cli.jar",
          "cli/target/dependencies",
          "cli/target/generated",
          "release-tool/target/release-tool.jar",
          "release-tool/target/dependencies",
          "third-party/jreleaser/target/dependencies");

  /** One release that all tests read and none changes, but for {@code dist/local}. */
  private static final class Shared {
    static final Checkout RELEASE = create(SCRATCH.resolve("repo"));
    static final Duration TOOK = build();

    private static Duration build() {
      long began = System.nanoTime();
      RELEASE.build().output();
      return Duration.ofNanos(System.nanoTime() - began);
    }
  }

  static Checkout released() {
    return Shared.RELEASE;
  }

  /** How long a whole build with an empty {@code dist/} took, here and now. */
  static Duration releasedIn() {
    return Shared.TOOK;
  }

  /** A new one, with nothing in {@code dist/}. */
  static Checkout create(Path folder) {
    Checkout checkout = clone(folder);
    for (String built : BUILT) {
      checkout.copyOf(built);
    }
    checkout.copyOf("bin");
    return checkout;
  }

  /** The sources alone. */
  static Checkout clone(Path folder) {
    Tree.delete(folder);
    try {
      Files.createDirectories(folder.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.of("git", "clone", "--quiet", "--no-hardlinks", ORIGIN, folder).output();
    return new Checkout(folder);
  }

  private void copyOf(String path) {
    Path copy = folder.resolve(path);
    try {
      Files.createDirectories(copy.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.of("cp", "--archive", ORIGIN.resolve(path), copy).output();
  }

  /** This one with all that is built in it, elsewhere. */
  Checkout copy(Path other) {
    Tree.delete(other);
    Command.of("cp", "--archive", folder, other).output();
    return new Checkout(other);
  }

  /** The jars that {@code make build} makes, by path and SHA-256; their dependencies as well. */
  Map<String, String> jars() {
    return Tree.digests(
        folder, path -> path.contains("/target/") && path.endsWith(".jar") && isReleased(path));
  }

  private static boolean isReleased(String path) {
    return BUILT.stream().anyMatch(path::startsWith);
  }

  Path dist() {
    return folder.resolve("dist");
  }

  /** {@code bin/release-tool} with arguments, in the work tree. */
  Command releaseTool(Object... arguments) {
    List<Object> words = new ArrayList<>(List.of(folder.resolve("bin/release-tool")));
    words.addAll(List.of(arguments));
    return Command.of(words.toArray()).in(folder);
  }

  Command build() {
    return releaseTool("build", "--profile", "local");
  }

  /** A build by another user on one processor, which lets nobody else read what it makes. */
  Command buildAs(String user) {
    List<Object> words = new ArrayList<>(List.of("sh", "-c", "umask 077 && exec \"$@\"", "sh"));
    words.addAll(List.of("setpriv", "--reuid", user, "--regid", "nogroup", "--clear-groups"));
    words.addAll(List.of("taskset", "--cpu-list", "0"));
    words.addAll(build().words());
    return Command.of(words.toArray()).in(folder);
  }

  /** Everything that a build makes, by path, permissions and SHA-256. */
  static Map<String, String> digests(Path dist) {
    return Tree.digestsWithModes(
        dist,
        path ->
            !path.startsWith(".cache/") && !path.startsWith("local/") && !path.endsWith(".lock"));
  }

  JsonNode release() {
    return Json.read(dist().resolve("release.json"));
  }

  String version() {
    return release().get("version").asString();
  }

  /** The image's index, by digest. */
  String imageDigest() {
    return release().get("images").get(0).get("index").get("digest").asString();
  }

  /** The one artifact of a kind, distribution and platform. */
  Path archive(String distribution, String platform) {
    return dist()
        .resolve("archives")
        .resolve(distribution + "-" + version() + "-" + platform + ".tar.gz");
  }
}
