package ai.stigmer.runner.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.runner.agent.Stop;
import ai.stigmer.runner.agent.Tool;
import ai.stigmer.runner.thread.Reason;
import ai.stigmer.runner.thread.ThreadFiles;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** {@code write_file}: a whole file, in place of the one that is there. */
public final class WriteFile implements Tool {
  private final ThreadFiles files;

  public WriteFile(ThreadFiles files) {
    this.files = files;
  }

  @Override
  public Definition definition() {
    return new Definition(
        "write_file",
        "Writes a text file of the working folder, in place of one that is there; makes folders"
            + " above it.",
        List.of(
            Paths.parameter("The file, relative to the working folder"),
            new Parameter("content", Type.TEXT, Presence.REQUIRED, "All that the file holds")));
  }

  @Override
  public Result run(ObjectNode arguments, Stop stop) {
    String path = Paths.of(arguments);
    byte[] content = arguments.path("content").asText().getBytes(UTF_8);
    try {
      files.write(path, content);
      return new Result.Success("wrote %d bytes to `%s`".formatted(content.length, path));
    } catch (IOException e) {
      return new Result.Failure("cannot write `%s`: %s".formatted(path, Reason.of(e)));
    }
  }
}
