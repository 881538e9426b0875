package ai.stigmer.release.evidence;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Names packages across ecosystems: {@code pkg:type/namespace/name@version?qualifiers}. */
public final class PackageUrl {
  private static final String PLAIN = ".-_~:";

  private PackageUrl() {}

  /**
   * A {@code .deb}.
   *
   * @param suite Debian release, by codename
   */
  public static String debian(String name, String version, String architecture, String suite) {
    return "pkg:deb/debian/"
        + encoded(name)
        + "@"
        + encoded(version)
        + qualifiers("arch", architecture, "distro", suite);
  }

  public static String maven(String group, String artifact, String version) {
    return "pkg:maven/" + encoded(group) + "/" + encoded(artifact) + "@" + encoded(version);
  }

  /**
   * An image.
   *
   * @param repository registry and repository, as in {@code ghcr.io/acme/runner}
   * @param digest as in {@code sha256:…}
   * @param architecture empty for an image of several
   */
  public static String oci(String repository, String digest, String architecture) {
    return "pkg:oci/"
        + encoded(repository.substring(repository.lastIndexOf('/') + 1))
        + "@"
        + encoded(digest)
        + qualifiers("arch", architecture, "repository_url", repository);
  }

  public static String github(String owner, String name, String version) {
    return "pkg:github/" + encoded(owner) + "/" + encoded(name) + "@" + encoded(version);
  }

  /** Keys in their order; a key without a value is left out. */
  private static String qualifiers(String... pairs) {
    SortedMap<String, String> qualifiers = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i + 1].isEmpty()) {
        qualifiers.put(pairs[i], encoded(pairs[i + 1]).replace("%2F", "/"));
      }
    }
    return qualifiers.isEmpty()
        ? ""
        : qualifiers.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || (b > 0 && PLAIN.indexOf(b) >= 0);
      encoded.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b));
    }
    return encoded.toString();
  }
}
