package ai.stigmer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceFilesTest {
  @Test
  void areTheOnesOfTheCommands() throws IOException {
    for (Map.Entry<String, String> file : ReferenceFiles.contents().entrySet()) {
      Golden.check(file.getKey(), file.getValue());
    }
  }

  @Test
  void areWrittenWhole(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("a/b");
    ReferenceFiles.main(new String[] {target.toString()});
    for (Map.Entry<String, String> file : ReferenceFiles.contents().entrySet()) {
      assertThat(Files.readString(target.resolve(file.getKey()))).isEqualTo(file.getValue());
    }
  }
}
