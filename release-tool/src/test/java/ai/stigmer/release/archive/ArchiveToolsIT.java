package ai.stigmer.release.archive;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GNU tar, gzip, pigz and a small heap agree with what is written. */
class ArchiveToolsIT {
  @TempDir private Path folder;

  @Test
  void gnuTarListsEveryKindOfEntry() throws Exception {
    Owner big = new Owner(3_000_000, 1000);
    String name = "n".repeat(150);
    Content content = Content.of("hello".getBytes(StandardCharsets.UTF_8));
    FileTree tree =
        FileTree.of(
            List.of(
                new Directory("dir", 01777, big),
                new RegularFile("dir/" + name, 04755, big, content),
                new HardLink("dir/z", "dir/" + name, big),
                new RegularFile("dir/ü", 0644, Owner.ROOT, content),
                new SymbolicLink("link", "/" + name, Owner.ROOT)));
    Path tar = folder.resolve("x.tar");
    try (OutputStream out = Files.newOutputStream(tar)) {
      TarWriter.write(tree, Instant.parse("2026-01-02T03:04:05Z"), out);
    }

    String listed =
        run(
            RequiredTool.require("tar"),
            "--numeric-owner",
            "--full-time",
            "--utc",
            "--quoting-style=literal",
            "-tvf",
            tar);

    assertThat(listed.lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "drwxrwxrwt 3000000/1000 0 2026-01-02 03:04:05 dir/",
            "-rwsr-xr-x 3000000/1000 5 2026-01-02 03:04:05 dir/" + name,
            "hrw-r--r-- 3000000/1000 0 2026-01-02 03:04:05 dir/z link to dir/" + name,
            "-rw-r--r-- 0/0 5 2026-01-02 03:04:05 dir/ü",
            "lrwxrwxrwx 0/0 0 2026-01-02 03:04:05 link -> /" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "pigz"})
  void otherToolsUnpackWhatIsPacked(String tool) throws Exception {
    Path command = RequiredTool.require(tool);
    Path packed = folder.resolve("x.gz");
    byte[] text =
        "one line of many, and some more\n".repeat(40_000).getBytes(StandardCharsets.UTF_8);
    try (ParallelGzip out = new ParallelGzip(Files.newOutputStream(packed))) {
      out.write(text);
    }

    run(command, "-t", packed);
    assertThat(run(command, "-dc", packed)).isEqualTo(new String(text, StandardCharsets.UTF_8));
  }

  @Test
  void packsTwoGigabytesInAHeapOf128Megabytes() throws Exception {
    Path packed = folder.resolve("two-gigabytes.tar.gz");

    run(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        "-Xmx128m",
        "-cp",
        System.getProperty("java.class.path"),
        TwoGigabytes.class.getName(),
        packed);

    assertThat(run(RequiredTool.require("tar"), "-tvzf", packed))
        .contains(" " + TwoGigabytes.SIZE_BYTES + " ");
  }

  private String run(Path command, Object... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process =
        builder.redirectErrorStream(true).redirectOutput(Redirect.to(output.toFile())).start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertThat(ended && process.exitValue() == 0).as("%s: %s", line, text).isTrue();
    return text;
  }
}
