package ai.stigmer.cli;

import ai.stigmer.cli.command.Commands;
import ai.stigmer.cli.reference.BashCompletion;
import ai.stigmer.cli.reference.FishCompletion;
import ai.stigmer.cli.reference.ManPage;
import ai.stigmer.cli.reference.ZshCompletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The files a package installs beside the program. The build runs this; {@code stigmer} does not.
 */
final class ReferenceFiles {
  private ReferenceFiles() {}

  /**
   * Writes {@link #contents()}.
   *
   * @param args the folder to write to, made if need be
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (Map.Entry<String, String> file : contents().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** By file name. */
  static Map<String, String> contents() {
    CommandSpec root =
        Commands.tree(
                Optional.empty(),
                Optional.empty(),
                () -> {
                  throw new IllegalStateException("the build runs on no user's machine");
                })
            .getCommandSpec();
    return new TreeMap<>(
        Map.of(
            "stigmer.1", ManPage.of(root),
            "stigmer.bash", BashCompletion.of(root),
            "_stigmer", ZshCompletion.of(root),
            "stigmer.fish", FishCompletion.of(root)));
  }
}
