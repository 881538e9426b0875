package ai.stigmer.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program;
import ai.stigmer.cli.testing.TarFile;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A user's machine as {@code stigmer} sees it: a home, an installed distribution with a stand-in
 * for the runner, and an environment.
 *
 * @param folder a home and a distribution are made in it
 */
record Machine(Path folder, Map<String, String> environment) {
  static Machine in(Path folder, String image, Map<String, String> environment) throws IOException {
    Path distribution = Files.createDirectories(folder.resolve("distribution"));
    Path tarball = distribution.resolve("embedded/agent-runner.tar.gz");
    StandIn.tarball(tarball);
    Files.writeString(
        distribution.resolve("distribution.json"),
        """
        {"schemaVersion":1,"product":"stigmer","version":"1.2.3","commit":"%s",
        "image":{"reference":"%s","platforms":{"linux/amd64":{"compressedSizeBytes":48200000}}},
        "embedded":{"path":"embedded/agent-runner.tar.gz","sha256":"%s","sizeBytes":%d}}
        """
            .formatted(
                "0123456789".repeat(4),
                image,
                TarFile.digest(Files.readAllBytes(tarball)).substring(7),
                Files.size(tarball)));
    Map<String, String> all = new TreeMap<>(environment);
    all.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
    all.put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
    return new Machine(folder, all);
  }

  Machine with(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new Machine(folder, more);
  }

  Path home() {
    return folder.resolve("home/.stigmer");
  }

  List<String> command(String... args) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dapp.home=" + folder.resolve("distribution"),
                "-Dapp.version=1.2.3"));
    return Program.stigmer(options, args);
  }

  Program.Ended run(String... args) throws Exception {
    return Program.run(environment, command(args));
  }

  /** Runs it, and says everything when it ends otherwise than wanted. */
  Program.Ended expect(int status, String... args) throws Exception {
    Program.Ended ended = run(args);
    assertThat(ended.status())
        .as("%s%n%s%n%s", String.join(" ", args), ended.out(), ended.err())
        .isEqualTo(status);
    return ended;
  }

  /** The envelope of {@code -o json}; it must be the last line. */
  JsonObject json(int status, String... args) throws Exception {
    List<String> withFormat = new ArrayList<>(List.of(args));
    withFormat.addAll(List.of("-o", "json"));
    String out = expect(status, withFormat.toArray(String[]::new)).out();
    return parse(out.strip().lines().toList().getLast());
  }

  static JsonObject parse(String json) throws JsonParserException {
    return JsonParser.object().from(json);
  }

  /** A command at work. */
  record Running(Process process, Path err, Path out) implements AutoCloseable {
    String said() throws IOException {
      return Files.readString(err) + Files.readString(out);
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  Running begin(String... args) throws IOException {
    Path err = Files.createTempFile(folder, "err", null);
    Path out = Files.createTempFile(folder, "out", null);
    ProcessBuilder builder =
        new ProcessBuilder(command(args))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(err.toFile())
            .redirectOutput(out.toFile());
    builder.environment().putAll(environment);
    return new Running(builder.start(), err, out);
  }

  /** Processes that have this machine's folder on their command line. */
  List<String> processes() {
    return ProcessHandle.allProcesses()
        .map(process -> process.pid() + " " + commandLine(process.pid()))
        .filter(line -> line.contains(folder.toString()))
        .filter(line -> !line.contains("dockerd") && !line.contains("docker-registry"))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(
              Path.of("/proc/" + pid + "/cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }
}
