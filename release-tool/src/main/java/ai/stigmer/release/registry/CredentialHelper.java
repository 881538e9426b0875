package ai.stigmer.release.registry;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.JsonTree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A program {@code docker-credential-<name>}, by Docker's protocol: {@code get}, the server's name
 * on its standard input, JSON on its standard output. Nothing secret is in its arguments.
 *
 * @param from the file that names it
 */
record CredentialHelper(String name, Path from, Map<String, String> environment) {
  private static final int MAX_BYTES = 1 << 20;
  private static final long TIMEOUT_SECONDS = 60;

  /**
   * What it has for a server.
   *
   * @throws Misconfigured if it cannot run, or answers anything but credentials or that it has none
   */
  Optional<Login> get(String server) {
    Path program = program();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(program.toString(), "get")
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        ask(process, server);
        byte[] answer = answer(process);
        boolean has = process.exitValue() == 0;
        return has ? Optional.of(read(answer)) : none(new String(answer, StandardCharsets.UTF_8));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw broken("cannot run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken("was interrupted");
    }
  }

  private static void ask(Process process, String server) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It ended without reading; its answer says why.
    }
  }

  private byte[] answer(Process process) throws IOException, InterruptedException {
    Thread watchdog =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                      process.destroyForcibly();
                    }
                  } catch (InterruptedException _) {
                    process.destroyForcibly();
                  }
                });
    try (InputStream out = process.getInputStream()) {
      byte[] answer = out.readNBytes(MAX_BYTES);
      process.waitFor();
      return answer;
    } finally {
      watchdog.interrupt();
    }
  }

  private Login read(byte[] answer) {
    try {
      JsonNode json = JsonTree.read(answer);
      String user = json.path("Username").asString("");
      String secret = json.path("Secret").asString("");
      if (!secret.isEmpty()) {
        return user.equals("<token>")
            ? new Login.IdentityToken(secret)
            : new Login.Password(user, secret);
      }
    } catch (JacksonException _) {
      // said below; the answer itself may hold a secret
    }
    throw broken("did not answer with `Username` and `Secret`");
  }

  private Optional<Login> none(String answer) {
    if (answer.contains("credentials not found")) {
      return Optional.empty();
    }
    throw broken("failed");
  }

  private Path program() {
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw broken("has no proper name");
    }
    String command = "docker-credential-" + name;
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(environment.getOrDefault("PATH", ""))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> broken("is not on the PATH"));
  }

  private Misconfigured broken(String problem) {
    return Misconfigured.setting(
        from.toString(),
        "its credential helper `docker-credential-" + name + "` " + problem,
        "run `docker-credential-" + name + " list` to see why, or take it out of that file");
  }
}
