package ai.stigmer.release.cli;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.testing.WorkTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A git repository that releases an image of one file, and the built jar run in it as a process of
 * its own.
 */
final class TinyRepository {
  static final String RELEASE_YML =
      """
      product:
        name: acme
        description: A file in an image
        homepage: https://example.com/acme
        license: Apache-2.0
        vendor: Acme

      images:
        - name: acme
          repository: registry.example.com/acme
          platforms: [linux/amd64]
          layers:
            - name: files
              files:
                - from: files/*.txt
                  to: /opt/acme/

      destinations:
        github: acme/acme
      """;
  private static final String DEBIAN_BASE =
      """
          platforms: [linux/amd64]
          base:
            debian:
              suite: trixie
              packages: [acme-base]
      """;
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private final Path folder;
  private final WorkTree tree;
  private List<String> jvmOptions = List.of();
  private List<String> starter = List.of();

  /** How a run ended. */
  record Outcome(int exitCode, String out, String err) {}

  TinyRepository(Path temporary) {
    try {
      this.folder = Files.createDirectories(temporary.resolve("repository"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    this.tree =
        WorkTree.init(folder)
            .write("release.yml", RELEASE_YML)
            .write("files/a.txt", "some text\n")
            .write(".gitignore", "/dist/\n")
            .commit("first")
            .tag("v1.2.3");
  }

  Path folder() {
    return folder;
  }

  /** Of whoever runs the tool; nothing is in it at first. */
  Path home() {
    return folder.resolveSibling("home");
  }

  /** From now on the tool is run with these. */
  void jvmOptions(String... options) {
    jvmOptions = List.of(options);
  }

  /** From now on the tool is run by this command, its own command being the last arguments. */
  void startedBy(String... command) {
    starter = List.of(command);
  }

  Path dist() {
    return folder.resolve("dist");
  }

  WorkTree tree() {
    return tree;
  }

  /**
   * Commits {@code release.yml} with changes in it, each from one text to the next, and tags it.
   */
  TinyRepository releasing(String... changes) {
    String text = RELEASE_YML;
    for (int i = 0; i < changes.length; i += 2) {
      if (!text.contains(changes[i])) {
        throw new AssertionError("`" + changes[i] + "` is not in release.yml");
      }
      text = text.replace(changes[i], changes[i + 1]);
    }
    tree.write("release.yml", text).commit("change");
    tree.git("tag", "--force", "v1.2.3");
    return this;
  }

  /** Puts the image on one Debian package, locked with the digest and size of {@code deb}. */
  TinyRepository onPackage(byte[] deb) {
    tree.write(
        "release.lock",
        """
        {
          "schemaVersion": 1,
          "debianReleases": [],
          "debian": [
            {
              "suite": "trixie",
              "architecture": "amd64",
              "requested": ["acme-base"],
              "without": [],
              "dependencies": true,
              "packages": [
                {
                  "name": "acme-base",
                  "version": "1",
                  "architecture": "amd64",
                  "path": "pool/acme-base_1_amd64.deb",
                  "sizeBytes": %d,
                  "sha256": "%s"
                }
              ]
            }
          ],
          "jdks": [],
          "files": [],
          "images": []
        }
        """
            .formatted(deb.length, Digest.of(deb).hex()));
    return onUnlockedPackage();
  }

  TinyRepository onUnlockedPackage() {
    return releasing("    platforms: [linux/amd64]\n", DEBIAN_BASE);
  }

  Outcome run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** Runs the tool with nothing of this process's environment but the path to programs. */
  Outcome run(Map<String, String> environment, String... arguments) {
    return start(environment, arguments).await();
  }

  /** As {@link #run}, without waiting for its end; one at a time, since they share a log. */
  Run start(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(starter);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC"));
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "-cp",
            TARGET.resolve("release-tool.jar") + ":" + TARGET.resolve("dependencies") + "/*",
            "ai.stigmer.release.cli.ReleaseTool"));
    command.addAll(List.of(arguments));
    Path out = folder.resolveSibling("out");
    Path err = folder.resolveSibling("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", home().toString(),
                "LC_ALL", "C.UTF-8"));
    builder.environment().putAll(environment);
    try {
      return new Run(builder.start(), List.of(arguments), out, err);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A run that may be under way. */
  record Run(Process process, List<String> arguments, Path out, Path err) {
    Outcome await() {
      try {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError("`" + String.join(" ", arguments) + "` does not end");
        }
        return new Outcome(
            process.exitValue(),
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    /** Lets it run for so long and then ends it, as {@code kill -9} does. */
    boolean killAfter(Duration time) {
      try {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
        process.destroyForcibly().waitFor();
        return true;
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /**
   * What a run left that is not whole: a {@code release.json}, or a temporary file in {@code dist/}
   * or in the cache.
   */
  List<String> leftovers() {
    return Stream.of(dist(), home())
        .filter(Files::isDirectory)
        .flatMap(TinyRepository::files)
        .filter(
            name ->
                name.endsWith("/release.json")
                    || name.contains("/scratch/")
                    || name.contains(".partial")
                    || (name.contains("/partial/") && !name.endsWith(".lock")))
        .toList();
  }

  private static Stream<String> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
