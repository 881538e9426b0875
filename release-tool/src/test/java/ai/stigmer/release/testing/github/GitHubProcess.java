package ai.stigmer.release.testing.github;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A {@link GitHubServer} as a process of its own, its state in a folder. */
public final class GitHubProcess implements AutoCloseable {
  private final Process process;
  private final URI endpoint;

  private GitHubProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Serves {@code owner/name} on a free port. */
  public static GitHubProcess start(String fullName, Path folder) {
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin/java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      GitHubServer.class.getName(),
                      fullName,
                      "0",
                      folder.toString()))
              .redirectErrorStream(true)
              .start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line = out.readLine();
      if (line == null || !line.startsWith("http://")) {
        process.destroyForcibly();
        throw new AssertionError("the GitHub server says: " + line);
      }
      Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {})); // So that it never blocks.
      return new GitHubProcess(process, URI.create(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  /** As {@link GitHubServer#pushTag}. */
  public void pushTag(String tag, String commit) {
    send(
        HttpRequest.newBuilder(endpoint.resolve("/control/tags/" + tag))
            .PUT(BodyPublishers.ofString(commit))
            .build(),
        204);
  }

  /** As {@link GitHubServer#requests}. */
  public List<String> requests() {
    String answer =
        send(HttpRequest.newBuilder(endpoint.resolve("/control/requests")).build(), 200);
    return JsonMapper.shared().readTree(answer).get(0).asString().lines().toList();
  }

  private static String send(HttpRequest request, int expected) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != expected) {
        throw new AssertionError(request + " is answered with " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
