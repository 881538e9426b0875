package ai.stigmer.runner.preflight;

import ai.stigmer.runner.environment.RunnerEnvironment;
import ai.stigmer.runner.model.Models;
import ai.stigmer.runner.preflight.Check.State;
import ai.stigmer.runner.thread.Sandbox;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * All checks at once, as one JSON document: {@code schemaVersion}, and {@code checks} with {@code
 * name}, {@code state}, {@code detail}, {@code hint}.
 */
public record Preflight(List<Check> checks) {
  /** For what answers nothing at all, such as a name service. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  public Preflight {
    checks = List.copyOf(checks);
  }

  /** Tries everything that the environment names; takes at most 30 s. */
  public static Preflight of(RunnerEnvironment environment) {
    // Bound by one thread: where several are first at once, SLF4J says so on standard error.
    LoggerFactory.getILoggerFactory();
    Sandbox sandbox = new Sandbox(environment.sandboxRoot());
    Map<String, Supplier<Check>> probes = new LinkedHashMap<>();
    probes.put("temporal", new TemporalProbe(environment)::check);
    probes.put("backend", new BackendProbe(environment)::check);
    probes.put("model", new ModelProbe(environment, new Models(environment).endpoint())::check);
    probes.put("workspace", () -> workspace(environment, sandbox));
    return of(probes, LIMIT);
  }

  static Preflight of(Map<String, Supplier<Check>> probes, Duration limit) {
    List<Map.Entry<String, CompletableFuture<Check>>> running =
        probes.entrySet().stream().map(probe -> Map.entry(probe.getKey(), start(probe))).toList();
    long end = System.nanoTime() + limit.toNanos();
    return new Preflight(
        running.stream()
            .map(probe -> ended(probe.getKey(), probe.getValue(), end, limit))
            .toList());
  }

  private static CompletableFuture<Check> start(Map.Entry<String, Supplier<Check>> probe) {
    return CompletableFuture.supplyAsync(
        probe.getValue(),
        task -> Thread.ofPlatform().daemon().name("preflight-" + probe.getKey()).start(task));
  }

  private static Check ended(
      String name, CompletableFuture<Check> probe, long end, Duration limit) {
    try {
      return probe.orTimeout(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        return Check.failed(
            name,
            "no answer within " + limit.toSeconds() + " s",
            "check the network, and the name service, where the runner runs");
      }
      throw e;
    }
  }

  private static Check workspace(RunnerEnvironment environment, Sandbox sandbox) {
    String user = "uid " + ProcessUser.id();
    return sandbox
        .writeProblem()
        .map(
            problem ->
                Check.failed(
                    "workspace",
                    problem + " (as " + user + ")",
                    "let "
                        + user
                        + " write there: `chown -R "
                        + ProcessUser.id()
                        + " "
                        + environment.sandboxRoot()
                        + "`"))
        .orElseGet(
            () ->
                Check.ok(
                    "workspace", "`" + environment.sandboxRoot() + "` can be written by " + user));
  }

  /** Whether nothing failed. */
  public boolean passed() {
    return checks.stream().noneMatch(check -> check.state() == State.FAILED);
  }

  public String toJson() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("checks", checks);
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(document)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
