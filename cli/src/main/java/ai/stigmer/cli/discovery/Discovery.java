package ai.stigmer.cli.discovery;

import ai.stigmer.cli.engine.Endpoint;
import ai.stigmer.cli.engine.EngineApi;
import ai.stigmer.cli.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which engine there is.
 *
 * @param tried in order; with an engine found, the last is its place unless all were asked
 * @param privateService ended by {@link #close}; its containers live on
 */
public record Discovery(
    List<Tried> tried, Optional<EngineApi> engine, Optional<PodmanService> privateService)
    implements AutoCloseable {
  public Discovery {
    tried = List.copyOf(tried);
  }

  /**
   * One place.
   *
   * @param answer what it is, or why it was rejected
   */
  public record Tried(String source, String place, boolean answered, String answer) {}

  /**
   * Asks one place after the other for {@code _ping}.
   *
   * @param runtime of {@code --runtime}
   * @param all go on after the first answer, for an explanation
   * @param podmanFolder where a private {@code podman system service} may put its socket
   */
  public static Discovery look(
      Host host, Optional<String> runtime, boolean all, Path podmanFolder) {
    List<Tried> tried = new ArrayList<>();
    Optional<EngineApi> engine = Optional.empty();
    for (Candidate candidate : Candidates.of(host, runtime)) {
      if (engine.isEmpty() || all) {
        Optional<EngineApi> answer = ask(candidate, tried);
        engine = engine.or(() -> answer);
      }
    }
    if (!host.linux() && engine.isEmpty() && podmanWanted(runtime)) {
      Optional<Candidate> machine = machine(host);
      if (machine.isPresent()) {
        engine = ask(machine.get(), tried);
      }
    }
    Optional<PodmanService> service = Optional.empty();
    if (host.linux() && engine.isEmpty() && podmanWanted(runtime)) {
      Optional<Path> podman = host.program("podman");
      if (podman.isEmpty()) {
        tried.add(new Tried("private Podman service", "podman", false, "not on the PATH"));
      } else {
        try {
          PodmanService started = PodmanService.start(podman.get(), host, podmanFolder);
          service = Optional.of(started);
          engine = Optional.of(started.engine());
          tried.add(tried("private Podman service", started.engine()));
        } catch (IOException e) {
          tried.add(new Tried("private Podman service", podman.get().toString(), false, reason(e)));
        }
      }
    }
    return new Discovery(tried, engine, service);
  }

  private static boolean podmanWanted(Optional<String> runtime) {
    return runtime.isEmpty() || runtime.get().equals("podman");
  }

  private static Optional<EngineApi> ask(Candidate candidate, List<Tried> tried) {
    if (candidate.endpoint().isEmpty()) {
      tried.add(new Tried(candidate.source(), "-", false, candidate.problem()));
      return Optional.empty();
    }
    Endpoint endpoint = candidate.endpoint().get();
    if (endpoint instanceof Endpoint.Unix(var socket) && !Files.exists(socket)) {
      tried.add(new Tried(candidate.source(), endpoint.toString(), false, "no such socket"));
      return Optional.empty();
    }
    try {
      EngineApi engine = EngineApi.ping(endpoint);
      tried.add(tried(candidate.source(), engine));
      return Optional.of(engine);
    } catch (IOException e) {
      tried.add(new Tried(candidate.source(), endpoint.toString(), false, reason(e)));
      return Optional.empty();
    }
  }

  private static Tried tried(String source, EngineApi engine) {
    return new Tried(
        source, engine.endpoint().toString(), true, engine.dialect().title() + " answers");
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  /** {@code podman machine} keeps its socket where only it knows. */
  private static Optional<Candidate> machine(Host host) {
    Optional<Path> podman = host.program("podman");
    if (podman.isEmpty()) {
      return Optional.empty();
    }
    try {
      Process process =
          new ProcessBuilder(
                  podman.get().toString(),
                  "machine",
                  "inspect",
                  "--format",
                  "{{.ConnectionInfo.PodmanSocket.Path}}")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of(
            Candidate.unusable("podman machine", "`podman machine inspect` took over 10 s"));
      }
      String path =
          new String(
                  process.getInputStream().readNBytes(4096),
                  java.nio.charset.StandardCharsets.UTF_8)
              .strip();
      return path.startsWith("/")
          ? Optional.of(
              Candidate.at(
                  "podman machine",
                  new Endpoint.Unix(Path.of(path.lines().findFirst().orElse(path)))))
          : Optional.of(Candidate.unusable("podman machine", "no machine runs"));
    } catch (IOException e) {
      return Optional.of(Candidate.unusable("podman machine", reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    privateService.ifPresent(PodmanService::close);
  }
}
