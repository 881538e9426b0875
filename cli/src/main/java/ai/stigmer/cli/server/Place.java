package ai.stigmer.cli.server;

import ai.stigmer.cli.container.ContainerRunner;
import ai.stigmer.cli.discovery.Discovery;
import ai.stigmer.cli.embedded.EmbeddedRunner;
import ai.stigmer.cli.engine.Endpoint;
import ai.stigmer.cli.engine.EngineApi;
import ai.stigmer.cli.engine.LocalImage;
import ai.stigmer.cli.failure.EngineUnavailable;
import ai.stigmer.cli.image.ImageChoice;
import ai.stigmer.cli.image.ImageSelection;
import ai.stigmer.cli.image.Pull;
import ai.stigmer.cli.runner.Mode;
import ai.stigmer.cli.runner.Runner;
import ai.stigmer.cli.state.StateFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the runner is, or would be.
 *
 * @param discovery what was asked to find it; ended by {@link #close}
 */
record Place(
    Runner runner, ServerRecord record, Optional<EngineApi> engine, Optional<Discovery> discovery)
    implements AutoCloseable {

  /** For a start: the environment decides before what was recorded, but never the mode. */
  static Place toStart(ServerContext context, ServerOptions options) {
    Optional<ServerRecord> recorded = recorded(context);
    Optional<Mode> mode = options.mode().or(() -> recorded.map(ServerRecord::mode));
    if (mode.isPresent() && mode.get() == Mode.EMBEDDED) {
      return embedded(context, Optional.empty());
    }
    Discovery discovery = look(context, options);
    if (discovery.engine().isPresent()) {
      return container(context, options, discovery.engine().get(), Optional.of(discovery));
    }
    boolean asked = options.mode().isPresent() || options.runtime().isPresent();
    if (asked || recorded.isPresent()) {
      throw none(discovery, recorded.isPresent() && !asked);
    }
    return embedded(context, Optional.of(discovery));
  }

  /**
   * For everything else: where the last start put it.
   *
   * @return empty if no engine was ever used and none answers
   */
  static Optional<Place> ofLastStart(ServerContext context, ServerOptions options) {
    Optional<ServerRecord> recorded = recorded(context);
    if (options.runtime().isEmpty() && recorded.isPresent()) {
      return Optional.of(recorded(context, options, recorded.get()));
    }
    Discovery discovery = look(context, options);
    if (discovery.engine().isEmpty()
        && recorded.isPresent()
        && recorded.get().mode() == Mode.CONTAINER) {
      throw none(discovery, true);
    }
    return discovery
        .engine()
        .map(engine -> container(context, options, engine, Optional.of(discovery)));
  }

  static Place recorded(ServerContext context, ServerOptions options, ServerRecord record) {
    if (record.mode() == Mode.EMBEDDED) {
      return embedded(context, Optional.empty());
    }
    return record.endpoint().equals(ServerRecord.PRIVATE_PODMAN)
        ? container(context, options, Optional.of("podman"))
        : container(context, options, reached(record), Optional.empty());
  }

  private static Optional<ServerRecord> recorded(ServerContext context) {
    return ServerRecord.read(new StateFile(context.home().serverFile()));
  }

  static Discovery look(ServerContext context, ServerOptions options) {
    return Discovery.look(context.host(), options.runtime(), false, context.home().run());
  }

  private static Place container(
      ServerContext context, ServerOptions options, Optional<String> runtime) {
    Discovery discovery = Discovery.look(context.host(), runtime, false, context.home().run());
    if (discovery.engine().isEmpty()) {
      throw none(discovery, true);
    }
    return container(context, options, discovery.engine().get(), Optional.of(discovery));
  }

  private static EngineApi reached(ServerRecord record) {
    try {
      Endpoint endpoint =
          Endpoint.parse(record.endpoint()).orElseThrow(() -> new IOException("it is no endpoint"));
      return EngineApi.ping(endpoint);
    } catch (IOException e) {
      throw new EngineUnavailable(
          "the engine of the last start does not answer at `"
              + record.endpoint()
              + "`: "
              + e.getMessage(),
          Map.of("endpoint", record.endpoint()),
          List.of(
              "start that engine again",
              "`--runtime` names another one, `stigmer doctor --explain` lists what was tried"),
          e);
    }
  }

  private static EngineUnavailable none(Discovery discovery, boolean lastInContainer) {
    Map<String, Object> details = new LinkedHashMap<>();
    discovery
        .tried()
        .forEach(tried -> details.put(tried.source() + " " + tried.place(), tried.answer()));
    return new EngineUnavailable(
        lastInContainer
            ? "no container engine answers, and the last start used one"
            : "no container engine answers",
        details,
        List.of(
            "start Docker or Podman; `stigmer doctor --explain` lists what was tried",
            "`--mode embedded` runs without container isolation"),
        null);
  }

  private static Place container(
      ServerContext context,
      ServerOptions options,
      EngineApi engine,
      Optional<Discovery> discovery) {
    return container(
        context,
        options,
        engine,
        discovery,
        () ->
            ImageSelection.choose(
                context.host(),
                context.distribution(),
                new StateFile(context.home().imageFile()),
                options.useLocalImage(),
                engine));
  }

  private static Place container(
      ServerContext context,
      ServerOptions options,
      EngineApi engine,
      Optional<Discovery> discovery,
      java.util.function.Supplier<ImageChoice> choice) {
    Once<ImageChoice> chosen = new Once<>(choice);
    Once<LocalImage> image =
        new Once<>(
            () ->
                new Pull(context.host(), engine, options.pullPatience(), context.console())
                    .ensure(chosen.get()));
    Runner runner =
        new ContainerRunner(
            context.host(),
            context.home(),
            engine,
            context.variables(),
            () -> chosen.get().reference(),
            image,
            context::cliVersion);
    boolean ownService = discovery.flatMap(Discovery::privateService).isPresent();
    ServerRecord record =
        new ServerRecord(
            Mode.CONTAINER,
            ownService ? ServerRecord.PRIVATE_PODMAN : engine.endpoint().toString());
    return new Place(runner, record, Optional.of(engine), discovery);
  }

  /** The same engine with another image. */
  Place with(ServerContext context, ServerOptions options, ImageChoice choice) {
    return container(context, options, engine.orElseThrow(), discovery, () -> choice);
  }

  private static Place embedded(ServerContext context, Optional<Discovery> discovery) {
    Runner runner = new EmbeddedRunner(context.program("the embedded mode"), context.variables());
    return new Place(runner, new ServerRecord(Mode.EMBEDDED, ""), Optional.empty(), discovery);
  }

  @Override
  public void close() {
    discovery.ifPresent(Discovery::close);
  }
}
