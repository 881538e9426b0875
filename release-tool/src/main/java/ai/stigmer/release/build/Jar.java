package ai.stigmer.release.build;

import ai.stigmer.release.evidence.Bom.Component;
import ai.stigmer.release.evidence.PackageUrl;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What a jar says it is: by the {@code pom.properties} that Maven leaves in it, else by the pom
 * beside it, else by the name of its file, as far as that goes. A jar that carries others says more
 * than one; then its own is the one its file is named for.
 */
record Jar(String group, String name, String version) {
  private static final Pattern MAVEN = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom.properties");
  private static final Pattern FILE = Pattern.compile("(.+?)-(\\d[\\w.+-]*)");
  private static final int MAX_BYTES = 1 << 16;

  static Jar of(Path file) {
    String fileName = String.valueOf(file.getFileName()).replaceFirst("\\.jar$", "");
    List<Jar> stated = stated(file);
    Optional<Jar> own =
        stated.size() == 1
            ? Optional.of(stated.getFirst())
            : stated.stream()
                .filter(jar -> fileName.equals(jar.name) || fileName.equals(jar.nameInFiles()))
                .findFirst();
    return own.or(() -> PomFile.read(file.resolveSibling(fileName + ".pom")))
        .orElseGet(
            () -> {
              Matcher parts = FILE.matcher(fileName);
              return parts.matches()
                  ? new Jar("", parts.group(1), parts.group(2))
                  : new Jar("", fileName, "");
            });
  }

  private String nameInFiles() {
    return name + "-" + version;
  }

  private static List<Jar> stated(Path file) {
    List<Jar> jars = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (MAVEN.matcher(entry.getName()).matches()) {
          Properties properties = new Properties();
          try (InputStream in = zip.getInputStream(entry)) {
            properties.load(new java.io.ByteArrayInputStream(in.readNBytes(MAX_BYTES)));
          }
          of(properties).ifPresent(jars::add);
        }
      }
    } catch (ZipException | IllegalArgumentException _) {
      return List.of(); // Whatever it is, its digest stands for it.
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
    return jars;
  }

  private static Optional<Jar> of(Properties properties) {
    Jar jar =
        new Jar(
            properties.getProperty("groupId", ""),
            properties.getProperty("artifactId", ""),
            properties.getProperty("version", ""));
    return Optional.of(jar).filter(Jar::isWhole);
  }

  /** Whether nothing is missing, or left to a property. */
  boolean isWhole() {
    return Stream.of(group, name, version).noneMatch(part -> part.isBlank() || part.contains("$"));
  }

  Component component(Digest sha256) {
    return new Component(
        "library",
        group,
        name,
        version,
        "",
        Optional.of(sha256),
        group.isEmpty() ? Optional.empty() : Optional.of(PackageUrl.maven(group, name, version)),
        Optional.empty());
  }
}
