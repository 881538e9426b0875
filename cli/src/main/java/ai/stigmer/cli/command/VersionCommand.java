package ai.stigmer.cli.command;

import ai.stigmer.cli.distribution.Distribution;
import ai.stigmer.cli.failure.BrokenInstallation;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.output.Sizes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
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
  public Result run(ParseResult arguments, Console console) {
    return home.isPresent() ? released(home.get()) : development();
  }

  private Result released(Path folder) {
    Distribution distribution = Distribution.read(folder);
    String version = distribution.version();
    String launcher = launcherVersion.orElse(version);
    if (!launcher.equals(version)) {
      throw new BrokenInstallation(
          folder.resolve("distribution.json"),
          "is of version `" + version + "`, the launcher of `" + launcher + "`",
          null);
    }
    Distribution.Image image = distribution.image();
    Map<String, Object> platforms = new LinkedHashMap<>();
    StringJoiner download = new StringJoiner(", ");
    for (Map.Entry<String, Long> size : image.compressedSizeBytes().entrySet()) {
      platforms.put(size.getKey(), Map.of("compressedSizeBytes", size.getValue()));
      download.add(size.getKey() + " " + Sizes.megabytes(size.getValue()));
    }
    Map<String, Object> imageData = new LinkedHashMap<>();
    imageData.put("reference", image.reference());
    imageData.put("platforms", platforms);
    String text =
        row("stigmer", version)
            + row("commit", distribution.commit())
            + row("image", image.reference())
            + row("download", download.toString())
            + row("runtime", runtime());
    return new Result(data(version, distribution.commit(), imageData), text, List.of());
  }

  private static Result development() {
    return new Result(
        data(DEVELOPMENT, null, null),
        row("stigmer", DEVELOPMENT) + row("runtime", runtime()),
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
    return "Java "
        + System.getProperty("java.runtime.version")
        + " ("
        + System.getProperty("java.vendor")
        + "), "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }

  private static String row(String name, String value) {
    return name + " ".repeat(10 - name.length()) + value + "\n";
  }
}
