package ai.stigmer.release.formula;

import ai.stigmer.release.image.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How downloads per platform become {@code on_macos} and {@code on_linux} blocks.
 *
 * <p>Homebrew loads a formula on every platform, even to say that it is not for it, and a formula
 * without a URL does not load. Where a platform is missing, one download therefore stands at the
 * top, and {@code depends_on} turns the others away. {@code url} directly inside {@code on_macos},
 * {@code on_arm} at the top and {@code if OS.mac?} are no way out: style and audit refuse them.
 */
final class PlatformBlocks {
  private static final String MACOS = "macos";
  private static final String LINUX = "linux";
  private static final List<Platform> FALLBACKS =
      List.of(
          Platform.LINUX_AMD64, Platform.LINUX_ARM64, Platform.DARWIN_ARM64, Platform.DARWIN_AMD64);

  private final Map<Platform, Download> downloads;
  private final Optional<Platform> fallback;

  PlatformBlocks(Map<Platform, Download> downloads) {
    this.downloads = downloads;
    this.fallback =
        downloads.size() == FALLBACKS.size()
            ? Optional.empty()
            : FALLBACKS.stream().filter(downloads::containsKey).findFirst();
  }

  /** What stands at the top of the formula; empty if every platform has its own. */
  Optional<Download> fallback() {
    return fallback.map(downloads::get);
  }

  /**
   * What the whole formula demands, as arguments of {@code depends_on}, in {@code DependencyOrder}.
   */
  List<String> requirements() {
    var requirements =
        new ArrayList<String>(
            onlyProcessor().map(PlatformBlocks::archRequirement).stream().toList());
    if (systemNames().size() == 1) {
      requirements.add(":" + systemNames().iterator().next());
    }
    return requirements;
  }

  /** The {@code on_macos} and {@code on_linux} blocks that have something to say. */
  List<Map<String, Object>> systems() {
    List<Map<String, Object>> systems = new ArrayList<>();
    for (String name : List.of(MACOS, LINUX)) {
      List<Map<String, Object>> architectures = blocks(name);
      List<String> requirements = requirementsOf(name);
      if (!architectures.isEmpty() || !requirements.isEmpty()) {
        systems.add(
            Map.of(
                "system",
                name,
                "requirements",
                TemplateVariables.lines(requirements),
                "separated",
                !architectures.isEmpty() && !requirements.isEmpty(),
                "architectures",
                architectures));
      }
    }
    return systems;
  }

  private List<Map<String, Object>> blocks(String system) {
    List<Map<String, Object>> blocks = new ArrayList<>();
    downloads.forEach(
        (platform, download) -> {
          if (system.equals(system(platform)) && fallback.filter(platform::equals).isEmpty()) {
            var block = new LinkedHashMap<>(TemplateVariables.download(download));
            block.put("architecture", isArm(platform) ? "arm" : "intel");
            blocks.add(block);
          }
        });
    return blocks;
  }

  private List<String> requirementsOf(String system) {
    Set<String> processors = processors(system);
    return onlyProcessor().isPresent() || processors.size() != 1
        ? List.of()
        : List.of(archRequirement(processors.iterator().next()));
  }

  /** The processor all platforms share; empty if both are there. */
  private Optional<String> onlyProcessor() {
    var processors = new LinkedHashSet<String>();
    systemNames().forEach(system -> processors.addAll(processors(system)));
    return processors.size() == 1 ? processors.stream().findFirst() : Optional.empty();
  }

  private Set<String> processors(String system) {
    var processors = new LinkedHashSet<String>();
    downloads.keySet().stream()
        .filter(platform -> system.equals(system(platform)))
        .forEach(platform -> processors.add(isArm(platform) ? "arm64" : "x86_64"));
    return processors;
  }

  private Set<String> systemNames() {
    var names = new LinkedHashSet<String>();
    downloads.keySet().forEach(platform -> names.add(system(platform)));
    return names;
  }

  private static String archRequirement(String processor) {
    return "arch: :" + processor;
  }

  private static String system(Platform platform) {
    return "darwin".equals(platform.os()) ? MACOS : LINUX;
  }

  private static boolean isArm(Platform platform) {
    return "arm64".equals(platform.architecture());
  }
}
