package ai.stigmer.cli.failure;

import java.util.List;
import java.util.Map;

/** Standard output took not all of the result: a full disk, or a closed pipe. */
public final class OutputLost extends StigmerException {
  private static final long serialVersionUID = 1;
  private static final Nature NATURE = Nature.passing("output-lost", ExitStatus.INTERNAL);

  public OutputLost() {
    super(
        NATURE,
        "cannot write to standard output",
        Map.of(),
        List.of("check the space left where the output goes"),
        null);
  }
}
