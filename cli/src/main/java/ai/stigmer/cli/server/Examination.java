package ai.stigmer.cli.server;

import ai.stigmer.cli.discovery.Discovery;
import ai.stigmer.cli.embedded.DevelopmentServer;
import ai.stigmer.cli.engine.EngineApi;
import ai.stigmer.cli.engine.EngineInfo;
import ai.stigmer.cli.failure.StigmerException;
import ai.stigmer.cli.image.ImageChoice;
import ai.stigmer.cli.image.ImageSelection;
import ai.stigmer.cli.runner.Mode;
import ai.stigmer.cli.runner.Runner;
import ai.stigmer.cli.runner.Settings;
import ai.stigmer.cli.state.Lock;
import ai.stigmer.cli.state.StateFile;
import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code doctor} looks at. It starts no runner and downloads nothing. */
public final class Examination {
  private static final String PREFLIGHT = "--preflight";
  private static final int USAGE = 64;

  private final ServerContext context;
  private final ServerOptions options;

  public Examination(ServerContext context, ServerOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * One finding.
   *
   * @param state {@code ok}, {@code failed} or {@code skipped}
   * @param fix empty unless it failed
   */
  public record Check(String name, String state, String detail, String fix) {
    static Check ok(String name, String detail) {
      return new Check(name, "ok", detail, "");
    }
  }

  /** Every place of an engine, asked. */
  public Discovery explain() {
    return Discovery.look(context.host(), options.runtime(), true, context.home().run());
  }

  public List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    Map<String, String> environment = Map.of();
    try {
      environment = context.variables().setBy(context.host());
      checks.add(Check.ok("settings", environment.size() + " set in the environment"));
    } catch (StigmerException e) {
      checks.add(failed("settings", e));
    }
    checks.add(folder());
    try (Lock _ = Lock.take(context.home(), options.timeout(), context.console()::say);
        Place place = Place.toStart(context, options)) {
      if (place.runner().mode() == Mode.EMBEDDED) {
        checks.add(
            new Check("engine", "skipped", "embedded: running without container isolation", ""));
        preflight(place.runner(), environment, checks);
      } else {
        engine(place.engine().orElseThrow(), checks);
        if (image(place.engine().orElseThrow(), checks)) {
          preflight(place.runner(), environment, checks);
        }
      }
    } catch (StigmerException e) {
      checks.add(failed("engine", e));
    }
    return checks;
  }

  private Check folder() {
    Path root = context.home().root();
    Path existing = root;
    while (!Files.exists(existing)) {
      existing = existing.resolveSibling("..").normalize();
    }
    return Files.isWritable(existing)
        ? Check.ok("folder", root + " can be written")
        : new Check(
            "folder",
            "failed",
            "`" + existing + "` cannot be written",
            "make it yours: `chown $(id -u) " + existing + "`");
  }

  private void engine(EngineApi engine, List<Check> checks) {
    EngineInfo info = engine.info();
    checks.add(
        Check.ok(
            "engine",
            info.dialect().title()
                + " "
                + info.version()
                + " at "
                + engine.endpoint()
                + (info.rootless() ? ", rootless" : "")));
  }

  private boolean image(EngineApi engine, List<Check> checks) {
    ImageChoice choice =
        ImageSelection.choose(
            context.host(),
            context.distribution(),
            new StateFile(context.home().imageFile()),
            options.useLocalImage(),
            engine);
    if (engine.image(choice.reference()).isPresent()) {
      checks.add(Check.ok("image", choice.reference() + " (" + choice.source().words() + ")"));
      return true;
    }
    checks.add(
        new Check(
            "image",
            "skipped",
            choice.reference() + " is not here yet: the first start downloads it",
            ""));
    return false;
  }

  /** In the runner's own place, so that its network and its user are tried. */
  private void preflight(Runner runner, Map<String, String> environment, List<Check> checks) {
    boolean named = environment.containsKey("TEMPORAL_SERVICE_ADDRESS");
    Map<String, String> tried = new TreeMap<>(environment);
    Optional<Integer> devServer = new DevelopmentServer(context.home()).port();
    devServer.ifPresent(port -> tried.putIfAbsent("TEMPORAL_SERVICE_ADDRESS", "localhost:" + port));
    Settings settings = runner.prepare(tried);
    Runner.Preflight preflight = runner.preflight(settings, List.of(PREFLIGHT));
    JsonArray found;
    try {
      found = JsonParser.object().from(preflight.output()).getArray("checks", new JsonArray());
    } catch (JsonParserException e) {
      checks.add(unanswered(preflight));
      return;
    }
    for (Object check : found) {
      if (check instanceof JsonObject object) {
        String name = object.getString("name", "?");
        String state = object.getString("state", "failed");
        boolean later = name.equals("temporal") && !named && devServer.isEmpty();
        checks.add(
            later
                ? new Check(name, "skipped", "a start brings up a development server", "")
                : new Check(
                    name,
                    state,
                    object.getString("detail", ""),
                    state.equals("failed")
                        ? fix(name, object.getString("hint", ""), settings)
                        : ""));
      }
    }
  }

  /** The runner knows its workspace by another name, and not which user it is outside. */
  private static String fix(String name, String hint, Settings settings) {
    String workspace = settings.facts().get("workspace");
    if (!name.equals("workspace") || workspace == null) {
      return hint;
    }
    boolean mapped = settings.facts().containsKey("user-namespace");
    return "make it the runner's: `chown -R "
        + (mapped ? "$(id -u)" : settings.facts().getOrDefault("user", "$(id -u)"))
        + " "
        + workspace
        + "`";
  }

  private static Check unanswered(Runner.Preflight preflight) {
    boolean old = preflight.exitCode() == USAGE;
    return old
        ? new Check("preflight", "skipped", "this runner has none: it is of an older release", "")
        : new Check(
            "preflight",
            "failed",
            "the runner answered no checks, exit code " + preflight.exitCode(),
            "`stigmer server start` shows what it says");
  }

  private static Check failed(String name, StigmerException e) {
    return new Check(
        name, "failed", e.getMessage(), e.actions().isEmpty() ? "" : e.actions().getFirst());
  }
}
