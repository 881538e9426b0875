package ai.stigmer.release.runtime;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The JDK that links runtimes, and that is linked into those for its own platform.
 *
 * @param home has {@code bin/jlink}
 */
public record BuildJdk(Path home, Jdk identity) {
  private static final int FEATURE = 25;
  private static final String HINT = "set JAVA_HOME to a JDK 25, as in Temurin's";

  /**
   * The JDK that {@code JAVA_HOME} names.
   *
   * @throws Misconfigured if it names none, or one without jlink, or not JDK 25
   */
  public static BuildJdk find(Optional<String> javaHome, FileDigests digests) {
    String home =
        javaHome
            .filter(value -> !value.isBlank())
            .orElseThrow(() -> Misconfigured.setting("JAVA_HOME", "it is not set", HINT));
    return at(Path.of(home), digests);
  }

  /**
   * The JDK in a folder.
   *
   * @throws Misconfigured if it is none that can link
   */
  public static BuildJdk at(Path home, FileDigests digests) {
    if (!Files.isExecutable(home.resolve("bin/jlink"))) {
      throw unusable(home, "has no `bin/jlink`");
    }
    Path modules = home.resolve("lib/modules");
    if (!Files.isRegularFile(modules)) {
      throw unusable(home, "has no `lib/modules`");
    }
    Path release = home.resolve("release");
    Properties facts = read(release);
    String version = fact(facts, "JAVA_RUNTIME_VERSION", home);
    if (!version.startsWith(FEATURE + ".") && !version.startsWith(FEATURE + "+")) {
      throw unusable(home, "is JDK `" + version + "`");
    }
    return new BuildJdk(
        home,
        new Jdk(
            platform(fact(facts, "OS_NAME", home), fact(facts, "OS_ARCH", home), home),
            version,
            fact(facts, "IMPLEMENTOR", home),
            digests.of(release),
            digests.of(modules)));
  }

  /**
   * Why bytes made with this JDK differ from the pinned one's, for whoever allows it all the same;
   * empty if they don't.
   */
  public Optional<String> difference(Jdk pinned) {
    if (identity.equals(pinned)) {
      return Optional.empty();
    }
    String own = name(identity);
    String wanted = name(pinned);
    return Optional.of(
        own.equals(wanted)
            ? "the JDK at `%s` calls itself `%s` as the pinned one does, but its files differ"
                    .formatted(home, wanted)
                + " (lib/modules is `%s`, pinned `%s`)"
                    .formatted(identity.modulesSha256(), pinned.modulesSha256())
            : "the JDK at `%s` is `%s`, and release.lock pins `%s`".formatted(home, own, wanted));
  }

  /**
   * Insists on the JDK that release.lock pins.
   *
   * @throws Misconfigured naming the one wanted
   */
  public void require(Jdk pinned) {
    difference(pinned)
        .ifPresent(
            difference -> {
              throw Misconfigured.setting(
                  "JAVA_HOME",
                  difference,
                  "install `"
                      + name(pinned)
                      + "`, or go on with `--allow-jdk`: the bytes built will differ from"
                      + " everybody else's");
            });
  }

  static String name(Jdk jdk) {
    return "%s %s for %s".formatted(jdk.vendor(), jdk.version(), jdk.platform());
  }

  Path jlink() {
    return home.resolve("bin/jlink");
  }

  Path cacerts() {
    return home.resolve("lib/security/cacerts");
  }

  private static Properties read(Path release) {
    Properties facts = new Properties();
    try (var in = Files.newBufferedReader(release)) {
      facts.load(in);
    } catch (IOException e) {
      throw Storage.of(release, "read", e);
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(release.toString(), "is no list of properties", HINT, e);
    }
    return facts;
  }

  private static String fact(Properties facts, String key, Path home) {
    String value = facts.getProperty(key, "").replace("\"", "");
    if (value.isEmpty()) {
      throw unusable(home, "has no `" + key + "` in its `release` file");
    }
    return value;
  }

  private static Platform platform(String os, String architecture, Path home) {
    String system =
        switch (os) {
          case "Linux" -> "linux";
          case "Darwin" -> "darwin";
          default -> os;
        };
    String processor =
        switch (architecture) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> architecture;
        };
    try {
      return new Platform(system, processor);
    } catch (IllegalArgumentException e) {
      throw unusable(home, "is for an " + e.getMessage());
    }
  }

  private static Misconfigured unusable(Path home, String problem) {
    return Misconfigured.setting("JAVA_HOME", "`" + home + "` " + problem, HINT);
  }
}
