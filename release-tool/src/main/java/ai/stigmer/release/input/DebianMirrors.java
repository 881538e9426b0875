package ai.stigmer.release.input;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.http.Redacted;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Where Debian packages come from, in order of preference. The first of these that names any mirror
 * decides: the {@code --debian-mirror} options, the variable {@code DEBIAN_MIRROR} (several
 * addresses apart by comma or space), this machine's apt configuration. It is found out at the
 * first use: a build whose inputs are all cached needs no mirror.
 */
public final class DebianMirrors {
  private static final Pattern SNAPSHOT = Pattern.compile("/\\d{8}T\\d{6}Z(/|$)");

  private final Supplier<List<URI>> source;
  private List<URI> found = List.of();

  private DebianMirrors(Supplier<List<URI>> source) {
    this.source = source;
  }

  /**
   * Takes what the user said; apt is asked only if that is nothing.
   *
   * @param options values of {@code --debian-mirror}
   * @param environment of the process
   */
  public static DebianMirrors of(List<String> options, Map<String, String> environment) {
    return of(options, environment, AptConfiguration::mirrors);
  }

  static DebianMirrors of(
      List<String> options, Map<String, String> environment, Supplier<List<String>> apt) {
    return new DebianMirrors(
        () -> {
          if (!options.isEmpty()) {
            return parse("--debian-mirror", options);
          }
          List<String> variable = words(environment.getOrDefault("DEBIAN_MIRROR", ""));
          return variable.isEmpty()
              ? parse("apt configuration", apt.get())
              : parse("DEBIAN_MIRROR", variable);
        });
  }

  /**
   * Not empty; none ends with a slash, as some mirrors refuse {@code //} in a path.
   *
   * @throws Misconfigured if there is none, or one is no http or https URL
   */
  public synchronized List<URI> list() {
    if (found.isEmpty()) {
      found = source.get();
      if (found.isEmpty()) {
        throw Misconfigured.setting(
            "DEBIAN_MIRROR",
            "no Debian mirror is known: none was given, and this machine has no apt configuration",
            "give one with `--debian-mirror URL` or in DEBIAN_MIRROR; the URL is the one under which"
                + " `dists` and `pool` are found");
      }
    }
    return found;
  }

  /** The address of {@code path} on each mirror. */
  public List<URI> addresses(String path) {
    return list().stream().map(mirror -> URI.create(mirror + "/" + path)).toList();
  }

  /** Whether a mirror shows the archive as it was at one time: {@code …/20260912T080000Z}. */
  public static boolean isDatedSnapshot(URI mirror) {
    return SNAPSHOT.matcher(String.valueOf(mirror.getPath())).find();
  }

  private static List<URI> parse(String setting, List<String> values) {
    Set<URI> mirrors = new LinkedHashSet<>();
    for (String value : values) {
      mirrors.add(parse(setting, value));
    }
    return List.copyOf(mirrors);
  }

  private static URI parse(String setting, String value) {
    try {
      URI uri = URI.create(value.strip().replaceAll("/+$", "")).normalize();
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return uri;
      }
      throw wrong(setting, Redacted.uri(uri));
    } catch (IllegalArgumentException e) {
      throw wrong(setting, "its value");
    }
  }

  private static Misconfigured wrong(String setting, String value) {
    return Misconfigured.setting(
        setting,
        "`" + value + "` is no mirror",
        "write it as `https://host/debian`, the address under which `dists` and `pool` are found");
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
  }
}
