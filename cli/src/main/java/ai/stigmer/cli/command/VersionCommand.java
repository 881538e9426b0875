package ai.stigmer.cli.command;

import ai.stigmer.cli.distribution.Distribution;
import ai.stigmer.cli.failure.BrokenInstallation;
import ai.stigmer.cli.output.Result;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code stigmer version}: what is installed, from which commit, and which image it runs. */
public final class VersionCommand implements Command {
  private static final String DEVELOPMENT = "development";

  private final Optional<Path> home;
  private final Optional<String> launcherVersion;

  /**
   * Reads nothing yet.
   *
   * @param home the distribution's folder; empty in a development build
   * @param launcherVersion what the launcher says this is
   */
  public VersionCommand(Optional<Path> home, Optional<String> launcherVersion) {
    this.home = home;
    this.launcherVersion = launcherVersion;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("version");
    spec.usageMessage().description("Show the version, commit, image and runtime.");
    return spec;
  }

  @Override
  public Result run(ParseResult arguments) {
    return home.map(this::released).orElseGet(VersionCommand::development);
  }

  private Result released(Path folder) {
    Distribution distribution = Distribution.read(folder);
    launcherVersion
        .filter(version -> !version.equals(distribution.version()))
        .ifPresent(
            version -> {
              throw new BrokenInstallation(
                  folder.resolve("distribution.json"),
                  "is of version `%s`, the launcher of `%s`"
                      .formatted(distribution.version(), version),
                  null);
            });
    Distribution.Image image = distribution.image();
    Map<String, Object> sizes = new LinkedHashMap<>();
    image
        .compressedSizeBytes()
        .forEach((platform, bytes) -> sizes.put(platform, Map.of("compressedSizeBytes", bytes)));
    Map<String, Object> imageData = new LinkedHashMap<>();
    imageData.put("reference", image.reference());
    imageData.put("platforms", sizes);
    String download =
        image.compressedSizeBytes().entrySet().stream()
            .map(size -> size.getKey() + " " + megabytes(size.getValue()))
            .collect(Collectors.joining(", "));
    return new Result(
        data(distribution.version(), distribution.commit(), imageData),
        """
        stigmer   %s
        commit    %s
        image     %s
        download  %s
        runtime   %s
        """
            .formatted(
                distribution.version(),
                distribution.commit(),
                image.reference(),
                download,
                runtime()),
        List.of());
  }

  private static Result development() {
    return new Result(
        data(DEVELOPMENT, null, null),
        """
        stigmer   %s
        runtime   %s
        """
            .formatted(DEVELOPMENT, runtime()),
        List.of("this is a development build: it belongs to no release and names no image"));
  }

  private static Map<String, @Nullable Object> data(
      String version, @Nullable String commit, @Nullable Map<String, Object> image) {
    Map<String, Object> runtime = new LinkedHashMap<>();
    runtime.put("java", System.getProperty("java.runtime.version"));
    runtime.put("vendor", System.getProperty("java.vendor"));
    runtime.put("os", System.getProperty("os.name"));
    runtime.put("arch", System.getProperty("os.arch"));
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("version", version);
    data.put("commit", commit);
    data.put("image", image);
    data.put("runtime", runtime);
    return data;
  }

  private static String runtime() {
    return "Java %s (%s), %s %s"
        .formatted(
            System.getProperty("java.runtime.version"),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
