package ai.stigmer.release.cli;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.source.GitRepository;
import ai.stigmer.release.spec.Name;
import ai.stigmer.release.spec.Starter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a {@code release.yml} to start with. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Write a release.yml to start with; nothing is overwritten.")
final class InitCommand implements Runnable {
  private static final Pattern REMOTE =
      Pattern.compile(".*[/:]([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+?)(?:\\.git)?/?");

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "release.yml",
      description = "File to write (default: ${DEFAULT-VALUE})")
  private Path file;

  @Option(
      names = "--github",
      paramLabel = "OWNER/NAME",
      description = "GitHub repository (default: the git remote `origin`)")
  private @Nullable String github;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the product (default: the repository's)")
  private @Nullable String name;

  @Option(
      names = "--main-class",
      paramLabel = "CLASS",
      defaultValue = "org.example.Main",
      description = "Class with the main method (default: ${DEFAULT-VALUE})")
  private String mainClass;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refused(
          file.toString(), "is there already", "remove it first, or name another with `--file`");
    }
    String repository = github == null ? guess() : github;
    AtomicFile.write(file, starter(repository).text().getBytes(StandardCharsets.UTF_8));
    spec.commandLine()
        .getErr()
        .printf("wrote %s: change it to your needs, then run `release-tool check`%n", file);
  }

  private Starter starter(String repository) {
    try {
      String own = repository.substring(repository.indexOf('/') + 1);
      return new Starter(Name.parse(name == null ? nameLike(own) : name), repository, mainClass);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Lower case, and dashes for what names do not allow. */
  private static String nameLike(String text) {
    return text.toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }

  private String guess() {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    return new GitRepository(folder)
        .origin()
        .map(REMOTE::matcher)
        .filter(Matcher::matches)
        .map(remote -> remote.group(1))
        .orElseThrow(
            () ->
                Misconfigured.setting(
                    "--github",
                    "cannot be guessed: git has no remote `origin` on GitHub",
                    "pass `--github OWNER/NAME`"));
  }
}
