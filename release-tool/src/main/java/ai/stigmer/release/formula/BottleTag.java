package ai.stigmer.release.formula;

import ai.stigmer.release.image.Platform;
import java.util.Arrays;
import java.util.Locale;

/**
 * Whom a bottle is for, in the order Homebrew wants in a {@code bottle} block ({@code
 * FormulaAudit/BottleOrder}).
 *
 * <p>A macOS tag serves the version it names and newer ones, so one per architecture is enough.
 */
public enum BottleTag {
  ARM64_SONOMA,
  SONOMA,
  ARM64_LINUX,
  X86_64_LINUX;

  public static BottleTag of(Platform platform) {
    return Arrays.stream(values())
        .filter(tag -> tag.platform().equals(platform))
        .findFirst()
        .orElseThrow();
  }

  public Platform platform() {
    return switch (this) {
      case ARM64_SONOMA -> Platform.DARWIN_ARM64;
      case SONOMA -> Platform.DARWIN_AMD64;
      case ARM64_LINUX -> Platform.LINUX_ARM64;
      case X86_64_LINUX -> Platform.LINUX_AMD64;
    };
  }

  /** As written in file names and in the {@code bottle} block: {@code arm64_sonoma}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
