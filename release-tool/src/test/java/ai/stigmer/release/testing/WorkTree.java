package ai.stigmer.release.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A work tree of the machine's git, apart from the settings of whoever runs the tests. */
public record WorkTree(Path folder) {
  /** A new repository without a commit. */
  public static WorkTree init(Path folder) {
    WorkTree tree = new WorkTree(folder);
    tree.git("init", "-q", "-b", "main");
    tree.git("config", "user.name", "Test");
    tree.git("config", "user.email", "test@example.com");
    tree.git("config", "commit.gpgsign", "false");
    tree.git("config", "tag.gpgsign", "false");
    return tree;
  }

  /** Writes a file, its folders too. */
  public WorkTree write(String path, String text) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything, even if nothing changed, always at the same time. */
  public WorkTree commit(String message) {
    git("add", "--all");
    git("commit", "-q", "--allow-empty", "-m", message);
    return this;
  }

  public WorkTree tag(String name) {
    git("tag", name);
    return this;
  }

  /** Runs git and returns what it prints, without the line end. */
  public String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_GLOBAL", folder.resolve(".git/no-config").toString(),
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z",
                "GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z"));
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " says: " + output);
      }
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
