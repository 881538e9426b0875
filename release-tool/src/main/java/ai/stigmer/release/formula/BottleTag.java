package ai.stigmer.release.formula;

import ai.stigmer.release.image.Platform;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Whom a bottle is for: {@code arm64_sonoma}, {@code sonoma}, {@code arm64_linux}, {@code
 * x86_64_linux}. A macOS tag serves the version it names and newer ones, so one per architecture is
 * enough.
 *
 * <p>Ordered as Homebrew wants in a {@code bottle} block ({@code FormulaAudit/BottleOrder}).
 */
public record BottleTag(String value) implements Comparable<BottleTag> {
  private static final String OLDEST_MACOS = "sonoma";

  private static final Pattern FORM =
      Pattern.compile("arm64_linux|x86_64_linux|(?:arm64_)?(?!linux)[a-z]+(?:_[a-z]+)*");
  private static final Comparator<BottleTag> ORDER =
      Comparator.comparing(BottleTag::isForLinux)
          .thenComparing(tag -> !tag.isForArm())
          .thenComparing(BottleTag::value);

  public BottleTag {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "`%s` is no bottle tag: `arm64_linux`, `x86_64_linux`, `arm64_<macOS>` or `<macOS>` are"
              .formatted(value));
    }
  }

  /** The tag with which a bottle serves everyone on {@code platform}. */
  public static BottleTag of(Platform platform) {
    boolean arm = platform.architecture().equals("arm64");
    if (platform.os().equals("linux")) {
      return new BottleTag(arm ? "arm64_linux" : "x86_64_linux");
    }
    return new BottleTag(arm ? "arm64_" + OLDEST_MACOS : OLDEST_MACOS);
  }

  public Platform platform() {
    return new Platform(isForLinux() ? "linux" : "darwin", isForArm() ? "arm64" : "amd64");
  }

  private boolean isForLinux() {
    return value.endsWith("_linux");
  }

  private boolean isForArm() {
    return value.startsWith("arm64_");
  }

  @Override
  public int compareTo(BottleTag other) {
    return ORDER.compare(this, other);
  }

  /** As written in file names and in the {@code bottle} block. */
  @Override
  public String toString() {
    return value;
  }
}
