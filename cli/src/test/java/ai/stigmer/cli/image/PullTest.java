package ai.stigmer.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.cli.engine.Endpoint;
import ai.stigmer.cli.engine.EngineApi;
import ai.stigmer.cli.failure.ImageUnavailable;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.output.OutputFormat;
import ai.stigmer.cli.output.StreamConsole;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which credential a pull shows, to an engine that answers what a registry would have it say. */
class PullTest {
  private static final String REPOSITORY = "registry.example/acme/runner";

  @TempDir Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private HttpServer server;

  /** What the registry takes: none of it is a public image, anonymous only one in the way. */
  private String taken = "";

  private boolean here;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/_ping")) {
      send(exchange, 200, "OK");
    } else if (path.equals("/images/create")) {
      String auth = exchange.getRequestHeaders().getFirst("X-Registry-Auth");
      String login = auth == null ? "" : new String(Base64.getUrlDecoder().decode(auth), UTF_8);
      shown.add(login);
      here = taken.isEmpty() ? login.isEmpty() : login.contains(taken);
      send(exchange, 200, here ? "{\"status\":\"done\"}" : "{\"error\":\"unauthorized: no\"}");
    } else {
      send(exchange, here ? 200 : 404, "{\"Id\":\"sha256:1\"}");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void pull(Map<String, String> environment) throws IOException {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("DOCKER_CONFIG", folder.toString());
    Host host =
        new Host(all, folder, "Linux", "6.1", "amd64", new Host.User(1, 1), Path.of("/jre"), false);
    PrintStream stream = new PrintStream(said, true, UTF_8);
    EngineApi engine = EngineApi.ping(new Endpoint.Tcp("127.0.0.1", server.getAddress().getPort()));
    new Pull(
            host,
            engine,
            Duration.ofSeconds(30),
            new StreamConsole(stream, stream, OutputFormat.TEXT, () -> false))
        .ensure(
            new ImageChoice(
                REPOSITORY + "@sha256:" + "a".repeat(64),
                ImageChoice.Source.ENVIRONMENT,
                true,
                OptionalLong.empty(),
                Optional.empty()));
  }

  private void login(String user, String password) throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"auths\":{\"registry.example\":{\"auth\":\"%s\"}}}"
            .formatted(
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8))));
  }

  @Test
  void anOutdatedLoginIsNotInTheWayOfAPublicImage() throws IOException {
    login("me", "outdated");
    pull(Map.of());
    assertThat(shown).containsExactly("");
  }

  @Test
  void whereTheRegistryRefusesThatTheLoginIsShown() throws IOException {
    login("me", "hush-1");
    taken = "hush-1";
    pull(Map.of());
    assertThat(shown).hasSize(2);
    assertThat(shown.getLast())
        .contains("\"username\":\"me\"", "\"serveraddress\":\"registry.example\"");
    assertThat(said.toString(UTF_8)).doesNotContain("hush-1");
  }

  @Test
  void aCredentialHelperOfThePathIsAsked() throws IOException {
    Path helper = folder.resolve("docker-credential-vault");
    Files.writeString(
        helper,
        """
        #!/bin/sh
        read -r registry
        [ "$1 $registry" = "get registry.example" ] || exit 1
        echo '{"Username":"<token>","Secret":"hush-2"}'
        """);
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        folder.resolve("config.json"), "{\"credHelpers\":{\"registry.example\":\"vault\"}}");
    taken = "hush-2";
    pull(Map.of("PATH", folder + ":/usr/bin:/bin"));
    assertThat(shown.getLast()).contains("\"identitytoken\":\"hush-2\"");
    assertThat(said.toString(UTF_8)).doesNotContain("hush-2");
  }

  @Test
  void aHelperThatFailsOrIsMissingIsNoLogin() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"credsStore\":\"nosuch\"}");
    taken = "hush-3";
    assertThatExceptionOfType(ImageUnavailable.class)
        .isThrownBy(() -> pull(Map.of("PATH", folder.toString())))
        .satisfies(
            failed ->
                assertThat(failed.actions().getFirst())
                    .isEqualTo("log in with `docker login registry.example`"));
    assertThat(shown).containsExactly("");
  }

  @Test
  void aLoginThatIsRefusedIsShownOnce() throws IOException {
    login("me", "outdated");
    taken = "hush-4";
    assertThatExceptionOfType(ImageUnavailable.class)
        .isThrownBy(() -> pull(Map.of()))
        .withMessageContaining("unauthorized")
        .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain("outdated"));
    assertThat(shown).hasSize(2);
  }
}
