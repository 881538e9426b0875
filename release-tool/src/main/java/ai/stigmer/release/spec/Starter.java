package ai.stigmer.release.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A {@code release.yml} to start with: a Java program in a jar.
 *
 * @param github as in {@code owner/name}
 */
public record Starter(Name name, String github, String mainClass) {
  private static final String TEMPLATE = "starter.yml";

  public Starter {
    if (!github.matches(Forms.GITHUB)) {
      throw new IllegalArgumentException(
          "`" + github + "` is no GitHub repository: `owner/name` is expected");
    }
    if (!mainClass.matches(Forms.JAVA_CLASS)) {
      throw new IllegalArgumentException("`" + mainClass + "` is no name of a class");
    }
  }

  public String text() {
    return template()
        .replace("@name@", name.value())
        .replace("@github@", github)
        .replace("@owner@", github.substring(0, github.indexOf('/')))
        .replace("@mainClass@", mainClass);
  }

  private static String template() {
    try (InputStream in =
        Objects.requireNonNull(Starter.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
