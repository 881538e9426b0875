package ai.stigmer.release.spec;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Debian packages somebody wants, and so the key of a set in {@code release.lock}.
 *
 * @param suite a codename, as in {@code trixie}
 * @param architecture Debian's name of it: {@code amd64}, {@code arm64}
 * @param requested sorted, each once
 * @param without names never taken though something depends on them, virtual ones among them;
 *     sorted, each once
 * @param dependencies whether what they depend on is taken too
 */
public record PackageRequest(
    String suite,
    String architecture,
    List<String> requested,
    List<String> without,
    boolean dependencies) {

  public PackageRequest {
    requested = List.copyOf(new TreeSet<>(requested));
    without = List.copyOf(new TreeSet<>(without));
    if (requested.isEmpty()) {
      throw new IllegalArgumentException("a package set of `" + suite + "` names no package");
    }
    for (String name : requested) {
      if (without.contains(name)) {
        throw new IllegalArgumentException(
            "package `" + name + "` is both requested and left out by `without`");
      }
    }
  }

  /** The packages and all they depend on. */
  public static PackageRequest closure(
      String suite, String architecture, Collection<String> names, Collection<String> without) {
    return new PackageRequest(suite, architecture, List.copyOf(names), List.copyOf(without), true);
  }

  /** The packages alone. */
  public static PackageRequest alone(String suite, String architecture, Collection<String> names) {
    return new PackageRequest(suite, architecture, List.copyOf(names), List.of(), false);
  }

  @Override
  public String toString() {
    return suite
        + "/"
        + architecture
        + " "
        + String.join(" ", requested)
        + (dependencies ? "" : " (no dependencies)")
        + (without.isEmpty() ? "" : " without " + String.join(" ", without));
  }
}
