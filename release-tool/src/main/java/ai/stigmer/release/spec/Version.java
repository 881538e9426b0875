package ai.stigmer.release.spec;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version 2.0.0 without build metadata, which image tags cannot hold.
 *
 * @param prerelease what follows the first dash, empty for a final version
 */
public record Version(int major, int minor, int patch, String prerelease)
    implements Comparable<Version> {
  /** Leaves room for what a development build adds: an image's tag has at most 128 characters. */
  private static final int MOST_CHARACTERS = 80;

  static final Pattern FORM =
      Pattern.compile(
          "(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})"
              + "(?:-((?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*))*))?");

  public static Version parse(String text) {
    Matcher form = FORM.matcher(text);
    boolean matches = form.matches();
    flaw(text, matches)
        .ifPresent(
            flaw -> {
              throw new IllegalArgumentException(
                  "`" + text + "` " + flaw + ": `1.2.3` or `1.2.3-rc.1` is expected");
            });
    String prerelease = form.group(4);
    return new Version(
        Integer.parseInt(form.group(1)),
        Integer.parseInt(form.group(2)),
        Integer.parseInt(form.group(3)),
        prerelease == null ? "" : prerelease);
  }

  /** The version that {@code text} is, if it is one. */
  public static Optional<Version> of(String text) {
    return flaw(text).isEmpty() ? Optional.of(parse(text)) : Optional.empty();
  }

  /** Why {@code text} is no version, as in "is no semantic version"; empty if it is one. */
  public static Optional<String> flaw(String text) {
    return flaw(text, FORM.matcher(text).matches());
  }

  private static Optional<String> flaw(String text, boolean matches) {
    if (!matches) {
      return Optional.of("is no semantic version");
    }
    return text.length() > MOST_CHARACTERS
        ? Optional.of(
            "has %d characters, and a version has %d at most"
                .formatted(text.length(), MOST_CHARACTERS))
        : Optional.empty();
  }

  public boolean isPrerelease() {
    return !prerelease.isEmpty();
  }

  /** The next version that fixes bugs only: {@code 1.2.4} after {@code 1.2.3}. */
  public Version nextPatch() {
    return new Version(major, minor, patch + 1, "");
  }

  /** Precedence of semver.org 2.0.0 §11. */
  @Override
  public int compareTo(Version other) {
    int core = Integer.compare(major, other.major);
    core = core != 0 ? core : Integer.compare(minor, other.minor);
    core = core != 0 ? core : Integer.compare(patch, other.patch);
    if (core != 0 || prerelease.equals(other.prerelease)) {
      return core;
    }
    if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
      return prerelease.isEmpty() ? 1 : -1;
    }
    return compareIdentifiers(
        List.of(prerelease.split("\\.")), List.of(other.prerelease.split("\\.")));
  }

  private static int compareIdentifiers(List<String> left, List<String> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = compareIdentifier(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int compareIdentifier(String left, String right) {
    boolean leftNumeric = left.chars().allMatch(Character::isDigit);
    boolean rightNumeric = right.chars().allMatch(Character::isDigit);
    if (leftNumeric && rightNumeric) {
      return new java.math.BigInteger(left).compareTo(new java.math.BigInteger(right));
    }
    return leftNumeric ? -1 : rightNumeric ? 1 : left.compareTo(right);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch + (prerelease.isEmpty() ? "" : "-" + prerelease);
  }
}
