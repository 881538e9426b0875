package ai.stigmer.cli.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.cli.engine.ContainerEngine.LogQuery;
import ai.stigmer.cli.engine.ContainerEngine.LogSink;
import ai.stigmer.cli.runner.Health;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.runner.Mode;
import ai.stigmer.cli.runner.Runner;
import ai.stigmer.cli.runner.RunnerVariables;
import ai.stigmer.cli.runner.Settings;
import ai.stigmer.cli.state.Home;
import ai.stigmer.cli.state.OwnProcess;
import ai.stigmer.cli.state.Secrets;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The runner as a process of this user, without isolation. */
public final class EmbeddedRunner implements Runner {
  private final EmbeddedProgram program;
  private final Home home;
  private final RunnerVariables variables;
  private final OwnProcess process;

  public EmbeddedRunner(EmbeddedProgram program, RunnerVariables variables) {
    this.program = program;
    this.home = program.home();
    this.variables = variables;
    this.process = new OwnProcess(home.run().resolve("agent-runner.json"));
  }

  @Override
  public Mode mode() {
    return Mode.EMBEDDED;
  }

  @Override
  public String where() {
    return "a process of your own user, without container isolation";
  }

  @Override
  public Settings prepare(Map<String, String> environment) {
    Map<String, String> inside = new TreeMap<>(environment);
    inside.put(RunnerVariables.WORKSPACE, home.workspace().toString());
    Secrets secrets = new Secrets(home);
    Map<String, String> facts = new TreeMap<>();
    inside.forEach(
        (name, value) -> facts.put(name, variables.secret(name) ? secrets.seal(value) : value));
    facts.put("program", "sha256:" + program.embedded().sha256());
    return new Settings(inside, facts);
  }

  @Override
  public Optional<Instance> find() {
    return process.facts().map(this::instance);
  }

  private Instance instance(JsonObject facts) {
    Map<String, String> settings = new TreeMap<>();
    facts
        .getObject("settings", new JsonObject())
        .forEach((name, value) -> settings.put(name, String.valueOf(value)));
    return new Instance(
        Long.toString(facts.getLong("pid", 0)),
        true,
        process.alive().isPresent(),
        process.exitCode(),
        settings,
        facts.getString("configHash", ""),
        Instant.ofEpochMilli(facts.getLong("startedAtMillis", 0)).toString());
  }

  @Override
  public void launch(Settings settings) {
    Home.made(home.workspace());
    Home.made(home.logs());
    Home.made(home.run());
    rotate();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("configHash", settings.configHash());
    facts.put("settings", settings.facts());
    process.start(
        program.command(List.of()),
        program.environment(settings.environment()),
        home.workspace(),
        log(),
        facts);
  }

  private Path log() {
    return home.logs().resolve("agent-runner.log");
  }

  /** Each run has a log of its own; those of the two before stay. */
  private void rotate() {
    Path before = log().resolveSibling("agent-runner.log.1");
    try {
      if (Files.exists(before)) {
        Files.move(
            before,
            log().resolveSibling("agent-runner.log.2"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      if (Files.exists(log())) {
        Files.move(log(), before);
      }
    } catch (IOException e) {
      throw Home.failed("rotate", log(), e);
    }
  }

  @Override
  public void resume(Instance instance, Settings settings) {
    launch(settings);
  }

  @Override
  public void end(Instance instance, Duration grace) {
    process.end(grace);
  }

  @Override
  public Health health(Instance instance) {
    Health health = Health.at(variables.healthPort(instance.settings()));
    if (health instanceof Health.Ready) {
      process.alive().ifPresent(process::settle);
    }
    return health;
  }

  @Override
  public Duration healthInterval() {
    return Duration.ofMillis(50);
  }

  @Override
  public void logs(Instance instance, LogQuery query, LogSink sink) {
    new LogFile(log()).copy(query, sink, () -> process.alive().isPresent());
  }

  @Override
  public void tidy() {
    // A preflight ends by itself.
  }

  @Override
  public Preflight preflight(Settings settings, List<String> arguments) {
    Home.made(home.workspace());
    ProcessBuilder builder =
        new ProcessBuilder(program.command(arguments))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(program.environment(settings.environment()));
    try {
      Process started = builder.start();
      started.getOutputStream().close();
      String output = new String(started.getInputStream().readNBytes(1 << 20), UTF_8);
      if (!started.waitFor(60, TimeUnit.SECONDS)) {
        started.destroyForcibly();
      }
      return new Preflight(started.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Preflight(-1, "");
    }
  }
}
