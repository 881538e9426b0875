package ai.stigmer.runner.tool;

import static java.util.stream.Collectors.joining;

import ai.stigmer.runner.agent.Stop;
import ai.stigmer.runner.agent.Tool;
import ai.stigmer.runner.thread.Reason;
import ai.stigmer.runner.thread.ThreadFiles;
import ai.stigmer.runner.thread.ThreadFiles.Depth;
import ai.stigmer.runner.thread.ThreadFiles.Listed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** {@code list_files}: what is in a folder, one line each. */
public final class ListFiles implements Tool {
  private static final int MOST_ENTRIES = 1000;

  private final ThreadFiles files;

  public ListFiles(ThreadFiles files) {
    this.files = files;
  }

  @Override
  public Definition definition() {
    return new Definition(
        "list_files",
        "Lists a folder of the working folder, one entry per line: `name/` is a folder, `name@` a"
            + " link, others have their size. At most %d entries.".formatted(MOST_ENTRIES),
        List.of(
            new Parameter(
                Paths.PATH,
                Type.TEXT,
                Presence.OPTIONAL,
                "The folder, relative to the working folder, which it is if this is missing"),
            new Parameter(
                "recursive",
                Type.BOOLEAN,
                Presence.OPTIONAL,
                "Whether folders in it are listed too")));
  }

  @Override
  public Result run(ObjectNode arguments, Stop stop) {
    String path = Paths.of(arguments);
    Depth depth = arguments.path("recursive").asBoolean() ? Depth.DESCENDANTS : Depth.CHILDREN;
    try {
      List<Listed> listed = files.list(path, depth, MOST_ENTRIES);
      String lines = listed.stream().map(ListFiles::line).collect(joining("\n"));
      return new Result.Success(
          listed.size() < MOST_ENTRIES
              ? lines.isEmpty() ? "(empty)" : lines
              : lines + "\n[there may be more: only " + MOST_ENTRIES + " entries are listed]");
    } catch (IOException e) {
      return new Result.Failure("cannot list `%s`: %s".formatted(path, Reason.of(e)));
    }
  }

  private static String line(Listed listed) {
    return switch (listed.kind()) {
      case FOLDER -> listed.path() + "/";
      case LINK -> listed.path() + "@";
      case FILE -> listed.path() + " (" + listed.sizeBytes() + " bytes)";
      case OTHER -> listed.path() + " (no regular file)";
    };
  }
}
