package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.testing.RequiredTool;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts of the composite action, run as a runner runs them, against releases on loopback. */
class ActionIT {
  private static final Path ACTION = Path.of("../.github/actions/release-tool").toAbsolutePath();
  private static final String NAME = "release-tool-1.2.3-" + Workspace.platform().dashed();

  /** Stands for the tool: tells its arguments, one per line, and ends as it is told. */
  private static final String TOOL =
      """
      #!/bin/sh
      printf '<%s>\\n' "$@"
      exit "${TOOL_EXIT:-0}"
      """;

  @TempDir Path temporary;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private HttpServer releases;
  private String checksums;

  private record Outcome(int exitCode, String said) {}

  @BeforeAll
  static void requireTools() {
    Stream.of("sh", "curl", "tar", "awk", "sha256sum").forEach(RequiredTool::require);
  }

  @BeforeEach
  void serve() throws Exception {
    Path tool = Files.createDirectories(temporary.resolve(NAME + "/bin")).resolve("release-tool");
    Files.writeString(tool, TOOL);
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    Path archive = temporary.resolve("archive.tar.gz");
    Process tar =
        new ProcessBuilder("tar", "-czf", archive.toString(), "-C", temporary.toString(), NAME)
            .start();
    assertThat(tar.waitFor()).isZero();
    byte[] bytes = Files.readAllBytes(archive);
    files.put("/v1.2.3/" + NAME + ".tar.gz", bytes);
    checksums("%s  other.tar.gz\n%s  %s.tar.gz\n".formatted("0".repeat(64), hex(bytes), NAME));
    releases = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    releases.createContext(
        "/",
        exchange -> {
          byte[] file = files.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
          if (file != null) {
            exchange.getResponseBody().write(file);
          }
          exchange.close();
        });
    releases.start();
  }

  @AfterEach
  void stop() {
    releases.stop(0);
  }

  @Test
  void theToolIsOnThePathOfLaterSteps() throws IOException {
    Outcome installed = install(Map.of());

    assertThat(installed.exitCode()).as(installed.said()).isZero();
    assertThat(installed.said()).contains("release-tool 1.2.3 for ");
    Path bin = Path.of(Files.readString(temporary.resolve("path")).strip());
    assertThat(bin.resolve("release-tool")).isExecutable();
    assertThat(run(bin, "plan --profile local", Map.of()).said())
        .isEqualTo("<plan>\n<--profile>\n<local>\n");
  }

  @Test
  void thePinOfTheChecksumsIsInsistedOn() throws IOException {
    assertThat(install(Map.of("RELEASE_TOOL_CHECKSUMS", checksums)).exitCode()).isZero();

    Outcome refused = install(Map.of("RELEASE_TOOL_CHECKSUMS", "0".repeat(64)));

    assertThat(refused.exitCode()).isEqualTo(76);
    assertThat(refused.said())
        .startsWith("::error title=release-tool::checksums.txt is sha256:" + checksums);
  }

  @Test
  void anArchiveThatIsNotTheListedOneIsDeleted() throws IOException {
    files.put("/v1.2.3/" + NAME + ".tar.gz", new byte[] {1});

    Outcome refused = install(Map.of());

    assertThat(refused.exitCode()).isEqualTo(76);
    assertThat(refused.said()).contains(NAME + ".tar.gz is sha256:").contains("expected sha256:");
    assertThat(temporary.resolve("path")).doesNotExist();
    try (Stream<Path> left = Files.list(temporary.resolve("runner"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aReleaseThatIsNotThereIsSaid() throws IOException {
    Outcome refused = install(Map.of("RELEASE_TOOL_VERSION", "9.9.9"));

    assertThat(refused.exitCode()).isEqualTo(75);
    assertThat(refused.said()).contains("cannot download checksums.txt of release 9.9.9");
  }

  @Test
  void aReleaseWithoutThisPlatformIsSaid() throws IOException {
    checksums("0  other.tar.gz\n");

    Outcome refused = install(Map.of());

    assertThat(refused.exitCode()).isEqualTo(65);
    assertThat(refused.said()).contains("has no " + NAME + ".tar.gz");
  }

  @ParameterizedTest
  @CsvSource({
    "RELEASE_TOOL_VERSION, ''",
    "RELEASE_TOOL_VERSION, 1.2.3;id",
    "RELEASE_TOOL_VERSION, ../1.2.3",
    "RELEASE_TOOL_VERSION, $(id)",
    "RELEASE_TOOL_CHECKSUMS, $(id)",
    "RELEASE_TOOL_DOWNLOADS, http://example.com",
    "RELEASE_TOOL_DOWNLOADS, file:///etc"
  })
  void anInputThatIsNoneIsRefused(String input, String value) throws IOException {
    Outcome refused = install(Map.of(input, value));

    assertThat(refused.exitCode()).isEqualTo(64);
    assertThat(refused.said()).startsWith("::error title=release-tool::input ").hasLineCount(1);
  }

  @Test
  void argumentsAreWordsAndNoScript() throws IOException {
    Path bin = temporary.resolve(NAME + "/bin");
    String hostile = "plan $(touch hacked) `touch hacked` * ;touch hacked\n&& touch";

    assertThat(run(bin, hostile, Map.of()).said())
        .isEqualTo(
            """
            <plan>
            <$(touch>
            <hacked)>
            <`touch>
            <hacked`>
            <*>
            <;touch>
            <hacked>
            <&&>
            <touch>
            """);
    assertThat(temporary.resolve("hacked")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"0,ok,0", "2,ok,0", "2,fail,2", "77,ok,77", "0,maybe,64"})
  void thereBeingChangesIsAFailureWhereThatIsWanted(String tool, String changes, int step)
      throws IOException {
    Path bin = temporary.resolve(NAME + "/bin");

    assertThat(
            run(bin, "plan", Map.of("TOOL_EXIT", tool, "RELEASE_TOOL_CHANGES", changes)).exitCode())
        .isEqualTo(step);
  }

  @Test
  void nothingIsRunWithoutArguments() throws IOException {
    assertThat(run(temporary.resolve("none"), "", Map.of())).isEqualTo(new Outcome(0, ""));
  }

  private void checksums(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    files.put("/v1.2.3/checksums.txt", bytes);
    checksums = hex(bytes);
  }

  private static String hex(byte[] bytes) {
    return Digest.of(bytes).hex();
  }

  private Outcome install(Map<String, String> inputs) throws IOException {
    Map<String, String> environment = new TreeMap<>();
    environment.put("RELEASE_TOOL_VERSION", "1.2.3");
    environment.put("RELEASE_TOOL_CHECKSUMS", "");
    environment.put(
        "RELEASE_TOOL_DOWNLOADS", "http://127.0.0.1:" + releases.getAddress().getPort());
    environment.putAll(inputs);
    return script("install.sh", System.getenv("PATH"), environment);
  }

  private Outcome run(Path bin, String arguments, Map<String, String> inputs) throws IOException {
    Map<String, String> environment = new TreeMap<>();
    environment.put("RELEASE_TOOL_ARGS", arguments);
    environment.put("RELEASE_TOOL_CHANGES", "ok");
    environment.putAll(inputs);
    return script("run.sh", bin + ":" + System.getenv("PATH"), environment);
  }

  private Outcome script(String name, String path, Map<String, String> inputs) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", ACTION.resolve(name).toString())
            .directory(temporary.toFile())
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("said").toFile());
    builder.environment().clear();
    builder.environment().putAll(inputs);
    builder.environment().put("PATH", path);
    builder.environment().put("GITHUB_PATH", temporary.resolve("path").toString());
    builder
        .environment()
        .put("RUNNER_TEMP", Files.createDirectories(temporary.resolve("runner")).toString());
    try {
      int exitCode = builder.start().waitFor();
      String said = Files.readString(temporary.resolve("said"));
      // What curl says of a failure comes before what the script makes of it.
      return new Outcome(
          exitCode,
          said.lines()
              .filter(line -> !line.startsWith("curl: "))
              .reduce("", (all, line) -> all + line + "\n"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
