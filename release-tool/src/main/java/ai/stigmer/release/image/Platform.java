package ai.stigmer.release.image;

import java.util.List;

/**
 * An operating system and architecture, in the words of image-spec 1.1 (Go's {@code GOOS} and
 * {@code GOARCH}). Only the four we release for exist.
 */
public record Platform(String os, String architecture) implements Comparable<Platform> {
  private static final List<String> SYSTEMS = List.of("linux", "darwin");
  private static final List<String> ARCHITECTURES = List.of("amd64", "arm64");

  public static final Platform LINUX_AMD64 = new Platform("linux", "amd64");
  public static final Platform LINUX_ARM64 = new Platform("linux", "arm64");
  public static final Platform DARWIN_AMD64 = new Platform("darwin", "amd64");
  public static final Platform DARWIN_ARM64 = new Platform("darwin", "arm64");

  public Platform {
    if (!SYSTEMS.contains(os) || !ARCHITECTURES.contains(architecture)) {
      throw new IllegalArgumentException(
          "unknown platform `"
              + os
              + "/"
              + architecture
              + "`: known are `linux/amd64`, `linux/arm64`, `darwin/amd64`, `darwin/arm64`");
    }
  }

  /** Reads {@code linux/arm64}. */
  public static Platform parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new Platform(text, "")
        : new Platform(text.substring(0, slash), text.substring(slash + 1));
  }

  /** As in file names: {@code linux-arm64}. */
  public String dashed() {
    return os + "-" + architecture;
  }

  /** As in folder names: {@code linux_arm64}. */
  public String underscored() {
    return os + "_" + architecture;
  }

  @Override
  public int compareTo(Platform other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return os + "/" + architecture;
  }
}
