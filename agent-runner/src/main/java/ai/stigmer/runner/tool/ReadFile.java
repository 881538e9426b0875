package ai.stigmer.runner.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.runner.agent.Stop;
import ai.stigmer.runner.agent.Tool;
import ai.stigmer.runner.thread.Reason;
import ai.stigmer.runner.thread.ThreadFiles;
import ai.stigmer.runner.thread.ThreadFiles.Part;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** {@code read_file}: a file, or a part of a long one. */
public final class ReadFile implements Tool {
  /** For the note that follows a part. */
  private static final int NOTE_BYTES = 200;

  private final ThreadFiles files;
  private final int mostBytes;

  /**
   * The tool.
   *
   * @param mostBytes of one result
   */
  public ReadFile(ThreadFiles files, int mostBytes) {
    this.files = files;
    this.mostBytes = Math.max(1, mostBytes - NOTE_BYTES);
  }

  @Override
  public Definition definition() {
    return new Definition(
        "read_file",
        "Reads a text file of the working folder. At most %d bytes are read at a time."
            .formatted(mostBytes),
        List.of(
            Paths.parameter("The file, relative to the working folder"),
            new Parameter(
                "offset",
                Type.INTEGER,
                Presence.OPTIONAL,
                "Byte to start at; 0, the beginning, if it is missing")));
  }

  @Override
  public Result run(ObjectNode arguments, Stop stop) {
    String path = Paths.of(arguments);
    int offset = arguments.path("offset").asInt(0);
    if (offset < 0) {
      return new Result.Failure("`offset` must not be negative");
    }
    try {
      Part part = files.read(path, offset, mostBytes);
      long end = (long) offset + part.bytes().length;
      String text = new String(part.bytes(), UTF_8);
      return new Result.Success(
          end < part.sizeBytes()
              ? text
                  + "\n[%d of %d bytes; go on with offset %d]"
                      .formatted(part.bytes().length, part.sizeBytes(), end)
              : text);
    } catch (IOException e) {
      return new Result.Failure("cannot read `%s`: %s".formatted(path, Reason.of(e)));
    }
  }
}
