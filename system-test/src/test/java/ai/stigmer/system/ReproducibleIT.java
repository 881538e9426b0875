package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One commit gives the same files whoever builds it, where and when: the jars of a second clone
 * under another umask, time zone and locale, and then all of {@code dist/} by another user on one
 * processor, with nothing from the first build but the downloads.
 */
class ReproducibleIT {
  private static final Checkout RELEASED = Checkout.released();
  private static final String USER = "nobody";

  /** Where `i` is no lower case of `I`. */
  private static final String TURKISH = "-Duser.language=tr -Duser.country=TR";

  @TempDir Path home;

  @BeforeAll
  static void requireTools() {
    Requirement.tools("make", "setpriv", "taskset", "cp", "chown");
    Requirement.root();
  }

  @Test
  void anotherUserElsewhereBuildsTheSameFiles() throws IOException {
    Path elsewhere = Files.createTempDirectory("else where");
    Checkout other = Checkout.clone(elsewhere.resolve("ano ther"));
    try {
      Command.of("sh", "-c", "umask 077 && exec make build")
          .in(other.folder())
          .with("TZ", "Pacific/Kiritimati")
          .with("MAVEN_OPTS", TURKISH)
          .output();
      assertSame(other.jars(), RELEASED.jars());

      Command.of("chown", "--recursive", USER, elsewhere).output();
      buildAsNobody(other);

      assertSame(Checkout.digests(other.dist()), Checkout.digests(RELEASED.dist()));
    } finally {
      Tree.delete(elsewhere);
    }
  }

  private static void assertSame(Map<String, String> actual, Map<String, String> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(20);
    assertThat(actual.entrySet().stream().filter(e -> !expected.entrySet().contains(e)))
        .as("files that differ")
        .isEmpty();
  }

  /** Group and others see nothing of what is made. */
  private void buildAsNobody(Checkout checkout) throws IOException {
    Path cache = home.resolve("cache/release-tool");
    Files.createDirectories(cache);
    Command.of("cp", "--archive", downloads(), cache.resolve("sha256")).output();
    Command.of("chown", "--recursive", USER, home).output();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    checkout
        .buildAs(USER)
        .with("HOME", home.toString())
        .with("XDG_CACHE_HOME", home.resolve("cache").toString())
        .with("TZ", "America/St_Johns")
        .with("JAVA_TOOL_OPTIONS", TURKISH)
        .output();
  }

  private static Path downloads() {
    String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path caches = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return caches.resolve("release-tool/sha256");
  }
}
