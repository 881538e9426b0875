package ai.stigmer.release.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against GNU binutils, on the libraries of the JDK that builds. */
class NativeSymbolsIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lib/server/libjvm.so", "lib/libjava.so", "bin/java"})
  void leavesWhatIsLoadedAndDropsTheRest(String file) throws IOException {
    Path stripped = copy(file, "ours");
    Path peer = copy(file, "peer");
    run("strip", "--strip-unneeded", peer.toString());

    assertThat(NativeSymbols.strip(stripped)).isTrue();

    assertThat(run("readelf", "--wide", "--section-headers", stripped.toString()))
        .contains(".dynsym", ".text", ".comment", ".shstrtab")
        .doesNotContain(".symtab", ".debug", "Warning", "Error");
    for (String part : List.of("--segments", "--dynamic", "--dyn-syms", "--relocs", "--notes")) {
      assertThat(run("readelf", "--wide", part, stripped.toString()))
          .as(part)
          .isEqualTo(run("readelf", "--wide", part, JDK.resolve(file).toString()));
    }
    assertThat(loaded(stripped, JDK.resolve(file)))
        .isEqualTo(loaded(JDK.resolve(file), JDK.resolve(file)));
    assertThat(Files.size(stripped)).isLessThanOrEqualTo(Files.size(peer) + 4096);
  }

  @Test
  void leavesAStrippedFileAsItIs() throws IOException {
    Path file = copy("lib/libjava.so", "once");
    NativeSymbols.strip(file);
    byte[] once = Files.readAllBytes(file);

    assertThat(NativeSymbols.strip(file)).isFalse();
    assertThat(file).hasBinaryContent(once);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 63, 64, 5000})
  void leavesAFileThatEndsEarlyAsItIs(int size) throws IOException {
    byte[] start = new byte[size];
    System.arraycopy(Files.readAllBytes(JDK.resolve("lib/libjava.so")), 0, start, 0, size);
    Path file = Files.write(folder.resolve("short"), start);

    assertThat(NativeSymbols.strip(file)).isFalse();
    assertThat(file).hasBinaryContent(start);
  }

  @Test
  void leavesOtherFormatsAsTheyAre() throws IOException {
    byte[] script = "#!/bin/sh\n".repeat(100).getBytes(StandardCharsets.UTF_8);
    byte[] elf32 = Files.readAllBytes(JDK.resolve("lib/libjava.so"));
    elf32[4] = 1;
    for (byte[] content : List.of(script, elf32)) {
      Path file = Files.write(folder.resolve("other"), content);

      assertThat(NativeSymbols.strip(file)).isFalse();
      assertThat(file).hasBinaryContent(content);
    }
  }

  private Path copy(String file, String name) throws IOException {
    return Files.copy(JDK.resolve(file), folder.resolve(name));
  }

  /** From the ELF header on to the first section that is not loaded, which GNU ld has it be. */
  private static byte[] loaded(Path file, Path original) throws IOException {
    Matcher comment =
        Pattern.compile("\\.comment +PROGBITS +0+ ([0-9a-f]+) ")
            .matcher(run("readelf", "--wide", "--section-headers", original.toString()));
    assertThat(comment.find()).isTrue();
    int end = Integer.parseInt(comment.group(1), 16);
    return Arrays.copyOfRange(Files.readAllBytes(file), 64, end);
  }

  private static String run(String... command) {
    RequiredTool.require(command[0]);
    ToolRun run = ToolRun.of(List.of(command), JDK, Duration.ofMinutes(1));
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run.output().replaceAll("(?m)^(File|Section Headers|There are).*$", "");
  }
}
