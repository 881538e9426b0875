package ai.stigmer.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ai.stigmer.cli.failure.ExitStatus;
import ai.stigmer.cli.host.Host;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A start, and looks at what it started, against an engine of a few made-up answers: what a release
 * runs to learn which classes these commands load, where no engine is. It leaves nothing behind.
 */
final class Rehearsal {
  static final String OPTION = "--rehearse";

  private static final String IMAGE = "localhost/agent-runner@sha256:" + "0".repeat(64);
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("server", "start"),
          List.of("server", "start"),
          List.of("server", "status"),
          List.of("server", "status", "-o", "json"));

  private final String kernel;
  private final ServerSocketChannel health;
  private JsonObject labels = new JsonObject();

  private Rehearsal(String kernel) throws IOException {
    this.kernel = kernel;
    this.health = ServerSocketChannel.open();
  }

  static ExitStatus run(
      Optional<Path> home, Optional<String> version, Host host, PrintStream out, PrintStream err)
      throws IOException {
    Path folder = Files.createTempDirectory("stigmer");
    Rehearsal rehearsal = new Rehearsal(host.kernel());
    Path socket = folder.resolve("s");
    ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    engine.bind(UnixDomainSocketAddress.of(socket));
    try (ServerSocketChannel temporal = ServerSocketChannel.open()) {
      temporal.bind(loopback(0));
      serve(engine, rehearsal::ofEngine);
      Host rehearsed =
          new Host(
              Map.of(
                  "DOCKER_HOST",
                  "unix://" + socket,
                  "STIGMER_HOME",
                  folder.resolve("home").toString(),
                  "STIGMER_AGENT_RUNNER_IMAGE",
                  IMAGE,
                  "TEMPORAL_SERVICE_ADDRESS",
                  "127.0.0.1:" + port(temporal),
                  "HEALTH_PORT",
                  Integer.toString(freePort())),
              host.home(),
              host.operatingSystem(),
              host.kernel(),
              host.architecture(),
              host.user(),
              host.javaHome(),
              false);
      for (List<String> command : COMMANDS) {
        ExitStatus status =
            new Cli(home, version, () -> rehearsed, out, err).run(command.toArray(String[]::new));
        if (status != ExitStatus.DONE) {
          return status;
        }
      }
      return ExitStatus.DONE;
    } finally {
      delete(folder);
    }
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private static int port(ServerSocketChannel channel) throws IOException {
    return channel.getLocalAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
  }

  private static int freePort() throws IOException {
    try (ServerSocketChannel free = ServerSocketChannel.open()) {
      free.bind(loopback(0));
      return port(free);
    }
  }

  private interface Answers {
    String to(String request) throws IOException;
  }

  /** One connection after the other, until the end of the process. */
  private static void serve(ServerSocketChannel server, Answers answers) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
              while (true) {
                try (SocketChannel channel = server.accept()) {
                  bytes.clear();
                  channel.read(bytes);
                  String request = new String(bytes.array(), 0, bytes.position(), ISO_8859_1);
                  channel.write(ByteBuffer.wrap(answers.to(request).getBytes(ISO_8859_1)));
                } catch (IOException e) {
                  return;
                }
              }
            });
  }

  private String ofEngine(String request) throws IOException {
    String line = request.substring(0, request.indexOf(" HTTP"));
    if (line.equals("GET /_ping")) {
      return answer(200, "OK");
    }
    if (line.equals("GET /info")) {
      return answer(200, "{\"KernelVersion\":\"" + kernel + "\"}");
    }
    if (line.startsWith("GET /images/")) {
      return answer(200, "{\"Id\":\"sha256:0\"}");
    }
    if (line.startsWith("POST /containers/create")) {
      labels = labels(request.substring(request.indexOf("\r\n\r\n") + 4));
      return answer(201, "{\"Id\":\"0\"}");
    }
    if (line.endsWith("/start")) {
      JsonObject settings = parsed(labels.getString("ai.stigmer.settings", "{}"));
      health.bind(loopback(Integer.parseInt(settings.getString("HEALTH_PORT", "0"))));
      serve(health, asked -> answer(200, "ready\n"));
      return answer(204, "");
    }
    return line.contains("-preflight/") || labels.isEmpty()
        ? answer(404, "{}")
        : answer(
            200,
            "{\"Id\":\"0\",\"State\":{\"Running\":true,\"StartedAt\":\"now\"},\"Config\":{\"Labels\":"
                + JsonWriter.string(labels)
                + "}}");
  }

  private static JsonObject labels(String body) throws IOException {
    return parsed(body).getObject("Labels", new JsonObject());
  }

  private static JsonObject parsed(String json) throws IOException {
    try {
      return JsonParser.object().from(json);
    } catch (JsonParserException e) {
      throw new IOException(e);
    }
  }

  private static String answer(int status, String body) {
    return "HTTP/1.1 " + status + " -\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
