package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/build");

  /** Stands in for Java: says what it was called with; on a dump, makes the archive. */
  private static final String JAVA =
      """
      #!/bin/sh
      for argument; do
        case $argument in -XX:SharedArchiveFile=*.new/*) echo archive >"${argument#*=}" ;; esac
        printf '<%s>\\n' "$argument"
      done
      printf 'tool options <%s>\\n' "${JAVA_TOOL_OPTIONS-}"
      """;

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void layOutADistribution() throws IOException {
    home = folder.resolve("it's a home");
    Files.createDirectories(home.resolve("bin"));
    executable(home.resolve("lib/runtime/bin/java"), JAVA);
    write(new Launcher.Java.Bundled());
  }

  @Test
  void isShortAndReadable() throws IOException {
    assertGolden("launcher-bundled", new Launcher.Java.Bundled());
    assertGolden("launcher-java-home", new Launcher.Java.Home());
    assertGolden(
        "launcher-first-start", new Launcher.Java.BundledWithCache("acme/tool", "1.2.3-abc"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void passesEverythingOnUnderEveryShell(String shell) throws Exception {
    List<String> output = run(Map.of(), shell, home + "/bin/tool", "a b", "*", "$HOME", "it's", "");

    assertThat(output)
        .containsExactly(
            "<-Xshare:auto>",
            "<-Xlog:disable>",
            "<-Xlog:all=error,cds*=off,aot*=off:stderr>",
            "<-XX:+UseSerialGC>",
            "<-Dtext=it's $HOME>",
            "<-Dapp.home=" + home + ">",
            "<-Dapp.version=1.2.3-rc.1>",
            "<-cp>",
            "<" + home + "/lib/app/tool.jar:" + home + "/lib/app/other one.jar>",
            "<com.acme.Main>",
            "<a b>",
            "<*>",
            "<$HOME>",
            "<it's>",
            "<>",
            "tool options <>");
  }

  @Test
  void findsItsHomeThroughChainsOfLinks() throws Exception {
    Path cellar = Files.createDirectories(folder.resolve("cellar/tool/1.2.3"));
    Files.move(home, cellar.resolve("libexec"));
    Path bin = Files.createDirectories(cellar.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("tool"), Path.of("../libexec/bin/tool"));
    Path prefix = Files.createDirectories(folder.resolve("prefix/bin"));
    Files.createSymbolicLink(prefix.resolve("t"), bin.resolve("tool"));

    for (String shell : List.of("dash", "bash")) {
      assertThat(homeSeen(run(Map.of(), shell, prefix + "/t")))
          .isEqualTo(cellar.resolve("libexec").toRealPath());
    }
  }

  @Test
  void findsItsHomeThroughALinkedFolder() throws Exception {
    Path bin = Files.createSymbolicLink(folder.resolve("bin"), home.resolve("bin"));

    assertThat(homeSeen(run(Map.of(), bin + "/tool"))).isEqualTo(home.toRealPath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"./tool", "tool", "../bin/tool", "bin/../tool"})
  void findsItsHomeFromARelativePath(String command) throws Exception {
    Files.createDirectory(home.resolve("bin/bin"));
    List<String> output =
        runIn(home.resolve("bin"), Map.of("PATH", ":" + path()), "sh", "-c", "exec " + command);

    assertThat(homeSeen(output, home.resolve("bin"))).isEqualTo(home.toRealPath());
  }

  @Test
  void findsItsHomeFromThePath() throws Exception {
    Map<String, String> environment = Map.of("PATH", home + "/bin:" + path());

    assertThat(homeSeen(runIn(folder, environment, "sh", "-c", "exec tool")))
        .isEqualTo(home.toRealPath());
  }

  @Test
  void keepsTheMachinesJavaOptionsOutAndTakesItsOwn() throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_TOOL_OPTIONS", "-Dforeign=1", "TOOL_JAVA_OPTIONS", "-Da=1 -Db=*");

    assertThat(runIn(home, environment, home + "/bin/tool"))
        .contains("<-Da=1>", "<-Db=*>", "tool options <>")
        .doesNotContain("<-Dforeign=1>");
  }

  @Test
  void asksForAJavaHomeWhereItHasNoRuntimeOfItsOwn() throws Exception {
    write(new Launcher.Java.Home());

    Process process = start(folder, Map.of(), home + "/bin/tool");

    assertThat(text(process)).isEqualTo("error: tool needs JAVA_HOME to name a Java 25 runtime\n");
    assertThat(process.waitFor()).isEqualTo(78);
    assertThat(run(Map.of("JAVA_HOME", home + "/lib/runtime"), home + "/bin/tool"))
        .contains("<com.acme.Main>");
  }

  @Test
  void makesTheArchiveOnceAndUsesItFromThenOn() throws Exception {
    write(new Launcher.Java.BundledWithCache("acme/tool", "1.2.3-abc"));
    Path cache = folder.resolve("my cache/acme/tool");
    Files.createDirectories(cache);
    Files.writeString(cache.resolve("1.2.2-old.jsa"), "old");
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", folder + "/my cache");

    List<String> first = run(environment, home + "/bin/tool", "x");
    List<String> second = run(environment, home + "/bin/tool", "x");

    assertThat(first).first().isEqualTo("<-Xshare:auto>");
    assertThat(second).first().isEqualTo("<-XX:SharedArchiveFile=" + cache + "/1.2.3-abc.jsa>");
    assertThat(second.subList(1, second.size())).isEqualTo(first);
    assertThat(cache).isDirectoryNotContaining("glob:**{old.jsa,.new}");
  }

  @Test
  void leavesTheArchiveToWhoeverIsMakingIt() throws Exception {
    write(new Launcher.Java.BundledWithCache("acme/tool", "id"));
    Path lock = Files.createDirectories(folder.resolve("acme/tool/id.jsa.new"));

    assertThat(run(Map.of("XDG_CACHE_HOME", folder.toString()), home + "/bin/tool"))
        .contains("<com.acme.Main>");
    assertThat(lock).isEmptyDirectory();
  }

  @Test
  void startsWithoutAnArchiveWhereThereIsNoCacheFolder() throws Exception {
    write(new Launcher.Java.BundledWithCache("acme/tool", "id"));
    Path file = Files.writeString(folder.resolve("no-folder"), "");

    for (Map<String, String> environment :
        List.of(Map.<String, String>of(), Map.of("HOME", file.toString()))) {
      assertThat(run(environment, home + "/bin/tool")).contains("<com.acme.Main>");
    }
    assertThat(file).isEmptyFile();
  }

  private void write(Launcher.Java java) throws IOException {
    executable(home.resolve("bin/tool"), new String(launcher(java).text(), StandardCharsets.UTF_8));
  }

  private static Launcher launcher(Launcher.Java java) {
    return new Launcher(
        new Program(
            "tool",
            "com.acme.Main",
            List.of(Path.of("a/tool.jar"), Path.of("b/other one.jar")),
            List.of("-XX:+UseSerialGC", "-Dtext=it's $HOME")),
        "1.2.3-rc.1",
        java);
  }

  private static void assertGolden(String name, Launcher.Java java) throws IOException {
    Path file = GOLDEN.resolve(name + ".sh");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.write(file, launcher(java).text());
    }
    assertThat(new String(launcher(java).text(), StandardCharsets.UTF_8))
        .isEqualTo(Files.readString(file));
  }

  private static Path homeSeen(List<String> output) throws IOException {
    return homeSeen(output, Path.of(""));
  }

  private static Path homeSeen(List<String> output, Path from) throws IOException {
    String option =
        output.stream().filter(l -> l.startsWith("<-Dapp.home=")).findFirst().orElseThrow();
    return from.resolve(option.substring("<-Dapp.home=".length(), option.length() - 1))
        .toRealPath();
  }

  private List<String> run(Map<String, String> environment, String... command) throws Exception {
    return runIn(folder, environment, command);
  }

  private static List<String> runIn(Path folder, Map<String, String> environment, String... command)
      throws Exception {
    Process process = start(folder, environment, command);
    String output = text(process);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.lines().toList();
  }

  /**
   * Ends when its last process has: what makes the archive in the background has an output of its
   * own, but inherits descriptor 3, and the shell reads that to its end.
   */
  private static Process start(Path folder, Map<String, String> environment, String... command)
      throws IOException {
    String toItsEnd = "output=$(\"$@\" 3>&1 2>&1); code=$?; printf '%s\\n' \"$output\"; exit $code";
    Stream<String> shell = Stream.of("sh", "-c", toItsEnd, "sh");
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(shell, Stream.of(command)).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", path());
    builder.environment().putAll(new TreeMap<>(environment));
    return builder.start();
  }

  private static String path() {
    return System.getenv().getOrDefault("PATH", "/usr/bin" + File.pathSeparator + "/bin");
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
