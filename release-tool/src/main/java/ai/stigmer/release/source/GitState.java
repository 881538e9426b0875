package ai.stigmer.release.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The least that tells whether {@link GitFacts} can have changed, faster than asking for them. */
public final class GitState {
  private GitState() {}

  /**
   * Names the state of a clean work tree: its commit and all tags; empty for a tree with changes,
   * which is told apart by content alone.
   */
  public static Optional<String> of(Path folder) {
    Git status =
        Git.start(folder, "status", "--porcelain=v2", "--branch", "--untracked-files=normal");
    Git tags =
        Git.start(folder, "for-each-ref", "--format=%(refname:short)=%(objectname)", "refs/tags");
    List<String> lines = status.lines("\n");
    if (lines.stream().anyMatch(line -> !line.startsWith("# "))) {
      return Optional.empty();
    }
    String commit =
        lines.stream().filter(line -> line.startsWith("# branch.oid ")).findFirst().orElse("");
    return Optional.of(commit + " " + String.join(" ", tags.lines("\n")));
  }
}
