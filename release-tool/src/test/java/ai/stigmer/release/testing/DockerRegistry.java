package ai.stigmer.release.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CNCF distribution as Debian packages it, on a free port of this machine's loopback interface, its
 * contents in a folder.
 */
public final class DockerRegistry implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern ACCESS = Pattern.compile("\"([A-Z]+ /v2/\\S+) HTTP/1.1\" (\\d+)");

  private final Process process;
  private final int port;
  private final List<String> log;

  private DockerRegistry(Process process, int port, List<String> log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** One that lets everybody push. */
  public static DockerRegistry start(Path folder) {
    return start(folder, "");
  }

  /** One with a single user, by HTTP Basic. */
  public static DockerRegistry withPassword(Path folder, String user, String password) {
    Path htpasswd = folder.resolve("htpasswd");
    run(
        List.of(
            RequiredTool.require("htpasswd").toString(),
            "-cbB",
            htpasswd.toString(),
            user,
            password));
    return start(
        folder,
        """
        auth:
          htpasswd:
            realm: test
            path: %s
        """
            .formatted(htpasswd));
  }

  /**
   * One that believes a token service.
   *
   * @param certificates PEM file of those who may sign tokens
   */
  public static DockerRegistry withTokens(
      Path folder, URI realm, String service, String issuer, Path certificates) {
    return start(
        folder,
        """
        auth:
          token:
            realm: %s
            service: %s
            issuer: %s
            rootcertbundle: %s
        """
            .formatted(realm, service, issuer, certificates));
  }

  private static DockerRegistry start(Path folder, String settings) {
    String program = RequiredTool.require("docker-registry").toString();
    Path config = folder.resolve("registry.yml");
    try {
      Files.writeString(
          config,
          """
          version: 0.1
          log:
            level: info
          storage:
            filesystem:
              rootdirectory: %s
            delete:
              enabled: true
          http:
            addr: 127.0.0.1:0
          %s
          """
              .formatted(folder.resolve("storage"), settings));
      Process process =
          new ProcessBuilder(program, "serve", config.toString()).redirectErrorStream(true).start();
      List<String> log = new CopyOnWriteArrayList<>();
      return new DockerRegistry(process, port(process, log::add), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads its log until it says where it listens, and then to the end, so that it never blocks. */
  private static int port(Process process, Consumer<String> later) throws IOException {
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      lines.add(line);
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread.ofVirtual().start(() -> log.lines().forEach(later));
        return Integer.parseInt(listening.group(1));
      }
    }
    throw new AssertionError("docker-registry ended: " + lines);
  }

  /** As in the registry's part of an image reference. */
  public String host() {
    return "127.0.0.1:" + port;
  }

  public URI uri(String path) {
    return URI.create("http://" + host() + path);
  }

  /** What was answered so far, as in {@code 201 PUT /v2/acme/runner/manifests/1.2.3}. */
  public List<String> answers() {
    return log.stream()
        .map(ACCESS::matcher)
        .filter(Matcher::find)
        .map(line -> line.group(2) + " " + line.group(1))
        .toList();
  }

  private static void run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command.getFirst() + " says: " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
