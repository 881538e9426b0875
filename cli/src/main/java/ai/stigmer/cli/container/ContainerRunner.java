package ai.stigmer.cli.container;

import ai.stigmer.cli.engine.Container;
import ai.stigmer.cli.engine.ContainerEngine;
import ai.stigmer.cli.engine.ContainerEngine.LogQuery;
import ai.stigmer.cli.engine.ContainerEngine.LogSink;
import ai.stigmer.cli.engine.ContainerEngine.NameTaken;
import ai.stigmer.cli.engine.ContainerSpec;
import ai.stigmer.cli.engine.Dialect;
import ai.stigmer.cli.engine.EngineApi;
import ai.stigmer.cli.engine.EngineInfo;
import ai.stigmer.cli.engine.LocalImage;
import ai.stigmer.cli.failure.Conflict;
import ai.stigmer.cli.failure.StigmerException;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.runner.Health;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.runner.Mode;
import ai.stigmer.cli.runner.Runner;
import ai.stigmer.cli.runner.RunnerVariables;
import ai.stigmer.cli.runner.Settings;
import ai.stigmer.cli.state.Home;
import ai.stigmer.cli.state.Secrets;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The runner in a container of the name {@value #NAME}. */
public final class ContainerRunner implements Runner {
  public static final String NAME = "stigmer-agent-runner";
  private static final String PREFLIGHT = NAME + "-preflight";
  private static final String MANAGED = "ai.stigmer.managed";
  private static final String HASH = "ai.stigmer.config-hash";
  private static final String CLI_VERSION = "ai.stigmer.cli-version";
  private static final String SETTINGS = "ai.stigmer.settings";
  private static final String WORKSPACE = "/workspace";
  private static final String HOST_NETWORK = "host";
  private static final Duration EXEC = Duration.ofSeconds(30);

  private final Host host;
  private final Home home;
  private final Workspace workspace;
  private final EngineApi engine;
  private final RunnerVariables variables;
  private final Supplier<LocalImage> image;
  private final Supplier<String> reference;
  private final Supplier<String> cliVersion;

  /**
   * On one engine.
   *
   * @param image fetched if it is not there
   * @param reference its name, chosen and not fetched
   */
  public ContainerRunner(
      Host host,
      Home home,
      EngineApi engine,
      RunnerVariables variables,
      Supplier<String> reference,
      Supplier<LocalImage> image,
      Supplier<String> cliVersion) {
    this.host = host;
    this.home = home;
    this.workspace = new Workspace(host, home);
    this.engine = engine;
    this.variables = variables;
    this.reference = reference;
    this.image = image;
    this.cliVersion = cliVersion;
  }

  @Override
  public Mode mode() {
    return Mode.CONTAINER;
  }

  @Override
  public String where() {
    return engine.dialect().title() + " at " + engine.endpoint();
  }

  @Override
  public Settings prepare(Map<String, String> environment) {
    EngineInfo info = engine.info();
    Placement placement = Placement.of(host, engine.endpoint(), info);
    LocalImage fetched = image.get();
    Map<String, String> inside = new TreeMap<>(environment);
    if (!placement.hostNetwork()) {
      inside =
          new TreeMap<>(
              HostAddresses.seenThrough(info.dialect().hostAlias(), variables, environment));
    }
    inside.put(RunnerVariables.WORKSPACE, WORKSPACE);
    Secrets secrets = new Secrets(home);
    Map<String, String> facts = new TreeMap<>();
    inside.forEach(
        (name, value) -> facts.put(name, variables.secret(name) ? secrets.seal(value) : value));
    facts.put("image", reference.get());
    if (!reference.get().contains("@")) {
      facts.put("image-id", fetched.id());
    }
    facts.put("network", placement.hostNetwork() ? HOST_NETWORK : "bridge");
    facts.put("user", placement.user());
    placement.userNamespace().ifPresent(mode -> facts.put("user-namespace", mode));
    facts.put("workspace", home.workspace().toString());
    return new Settings(inside, facts);
  }

  @Override
  public Optional<Instance> find() {
    return engine.container(NAME).map(ContainerRunner::instance);
  }

  private static Instance instance(Container container) {
    Map<String, String> labels = container.labels();
    return new Instance(
        container.id(),
        "true".equals(labels.get(MANAGED)),
        container.running(),
        container.running() || !container.everStarted()
            ? OptionalInt.empty()
            : OptionalInt.of(container.exitCode()),
        settings(labels.getOrDefault(SETTINGS, "{}")),
        labels.getOrDefault(HASH, ""),
        container.startedAt());
  }

  private static Map<String, String> settings(String json) {
    Map<String, String> settings = new TreeMap<>();
    try {
      JsonObject object = JsonParser.object().from(json);
      object.forEach((name, value) -> settings.put(name, String.valueOf(value)));
    } catch (JsonParserException e) {
      // Another program's label: then every setting differs.
      settings.clear();
    }
    return settings;
  }

  @Override
  public void launch(Settings settings) {
    workspace.make(String.valueOf(settings.facts().get("user")));
    String id;
    try {
      id = engine.create(spec(settings, NAME, List.of()));
    } catch (NameTaken e) {
      throw new Conflict(
          "a container named `" + NAME + "` appeared meanwhile",
          Map.of("name", NAME),
          List.of("`stigmer server status` shows it"),
          e);
    }
    try {
      engine.start(id);
    } catch (StigmerException e) {
      engine.remove(id);
      throw e;
    }
  }

  private ContainerSpec spec(Settings settings, String name, List<String> command) {
    Map<String, String> facts = settings.facts();
    Map<String, String> labels =
        Map.of(
            MANAGED,
            "true",
            HASH,
            settings.configHash(),
            CLI_VERSION,
            cliVersion.get(),
            SETTINGS,
            JsonWriter.string(facts));
    EngineInfo info = engine.info();
    return new ContainerSpec(
        name,
        String.valueOf(facts.get("image")),
        command,
        settings.environment(),
        String.valueOf(facts.get("user")),
        Optional.ofNullable(facts.get("user-namespace")),
        String.valueOf(facts.get("network")),
        Placement.of(host, engine.endpoint(), info).extraHosts(),
        List.of(facts.get("workspace") + ":" + WORKSPACE),
        info.dialect() == Dialect.PODMAN ? OwnLimits.belowPodmans() : Map.of(),
        labels);
  }

  @Override
  public void resume(Instance instance, Settings settings) {
    workspace.make(String.valueOf(settings.facts().get("user")));
    engine.start(instance.id());
  }

  @Override
  public void end(Instance instance, Duration grace) {
    if (instance.running()) {
      engine.stop(instance.id(), grace);
    }
    engine.remove(instance.id());
  }

  @Override
  public Health health(Instance instance) {
    if (HOST_NETWORK.equals(instance.settings().get("network"))) {
      return Health.at(variables.healthPort(instance.settings()));
    }
    List<String> check =
        engine
            .image(String.valueOf(instance.settings().get("image")))
            .map(LocalImage::healthcheck)
            .orElse(List.of());
    if (check.isEmpty()) {
      return new Health.Silent("the image has no health check to ask");
    }
    ContainerEngine.Executed executed = engine.exec(instance.id(), check, EXEC);
    String message = executed.output().strip().replaceAll("\\s*\\R\\s*", "; ");
    if (executed.exitCode() == 0) {
      return new Health.Ready(message);
    }
    return message.startsWith("not ready") ? new Health.Alive(message) : new Health.Silent(message);
  }

  @Override
  public Duration healthInterval() {
    return Duration.ofMillis(100);
  }

  @Override
  public void logs(Instance instance, LogQuery query, LogSink sink) {
    engine.logs(instance.id(), query, sink);
  }

  @Override
  public Preflight preflight(Settings settings, List<String> arguments) {
    workspace.make(String.valueOf(settings.facts().get("user")));
    tidy();
    try {
      String id = engine.create(spec(settings, PREFLIGHT, arguments));
      try {
        engine.start(id);
        int exitCode = engine.await(id, Duration.ofSeconds(60));
        StringBuilder output = new StringBuilder();
        engine.logs(
            id,
            new LogQuery(false, -1, 0, false),
            (standardError, line) -> {
              if (!standardError) {
                output.append(line).append('\n');
              }
              return true;
            });
        return new Preflight(exitCode, output.toString());
      } finally {
        engine.remove(id);
      }
    } catch (NameTaken e) {
      throw new Conflict(
          "a container named `" + PREFLIGHT + "` is there that stigmer did not make",
          Map.of("name", PREFLIGHT),
          List.of("rename or remove it yourself: stigmer never deletes what it did not make"),
          e);
    }
  }

  /** The container of a preflight whose doctor was killed: there is one at a time, by the lock. */
  @Override
  public void tidy() {
    engine
        .container(PREFLIGHT)
        .map(ContainerRunner::instance)
        .filter(Instance::ours)
        .ifPresent(left -> engine.remove(left.id()));
  }
}
