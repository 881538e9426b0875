package ai.stigmer.cli.server;

import ai.stigmer.cli.failure.Misconfigured;
import ai.stigmer.cli.failure.NotReady;
import ai.stigmer.cli.failure.StigmerException;
import ai.stigmer.cli.image.ImageChoice;
import ai.stigmer.cli.image.ImageSelection;
import ai.stigmer.cli.image.RecordedImage;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.runner.Mode;
import ai.stigmer.cli.state.Lock;
import ai.stigmer.cli.state.StateFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code server update}: the newest release's image, kept only if it becomes ready. */
public final class Update {
  private final ServerContext context;
  private final ServerOptions options;

  public Update(ServerContext context, ServerOptions options) {
    this.context = context;
    this.options = options;
  }

  /** Tells what an update would bring. */
  public Result check() {
    ImageChoice newest = newest();
    Optional<String> current = currentReference();
    boolean upToDate = current.isPresent() && current.get().equals(newest.reference());
    String text =
        upToDate
            ? "up to date: " + newest.reference() + "\n"
            : "version "
                + newest.version().orElse("unknown")
                + " is there: "
                + newest.reference()
                + "\n";
    return new Result(
        data(newest, current, upToDate ? "up-to-date" : "available"), text, List.of());
  }

  private ImageChoice newest() {
    if (context.host().variable(ImageSelection.VARIABLE).isPresent()) {
      throw new Misconfigured(
          "`" + ImageSelection.VARIABLE + "` names the image: an update would change nothing",
          Map.of("variable", ImageSelection.VARIABLE),
          List.of("unset it"),
          null);
    }
    return new Releases(context.host()).newest();
  }

  /** What a start without an update would run. */
  private Optional<String> currentReference() {
    return context
        .distribution()
        .map(
            distribution ->
                RecordedImage.read(new StateFile(context.home().imageFile()), context.cliVersion())
                    .map(RecordedImage::reference)
                    .orElse(distribution.image().reference()));
  }

  public Result update() {
    Map<String, String> environment = context.variables().setBy(context.host());
    try (Lock _ = Lock.take(context.home(), options.timeout(), context.console()::say);
        Place place = Place.toStart(context, options)) {
      if (place.runner().mode() == Mode.EMBEDDED) {
        throw new Misconfigured(
            "the embedded runner comes with stigmer itself",
            Map.of("mode", "embedded"),
            List.of("`brew upgrade stigmer`"),
            null);
      }
      ImageChoice newest = newest();
      Optional<String> current = currentReference();
      if (current.isPresent() && current.get().equals(newest.reference())) {
        return new Result(
            data(newest, current, "up-to-date"),
            "up to date: " + newest.reference() + "\n",
            List.of());
      }
      Optional<Instance> before = place.runner().find();
      Place fresh = place.with(context, options, newest);
      Start start = new Start(context, options);
      try {
        start.start(fresh, environment, false);
      } catch (NotReady | Misconfigured e) {
        throw goneBack(place, fresh, environment, before, newest, e);
      }
      new RecordedImage(
              newest.reference(),
              newest.version().orElse(""),
              newest.compressedSizeBytes().orElse(0),
              context.cliVersion())
          .write(new StateFile(context.home().imageFile()));
      return new Result(
          data(newest, current, "updated"),
          "updated to " + newest.version().orElse("unknown") + ": " + newest.reference() + "\n",
          List.of());
    }
  }

  private NotReady goneBack(
      Place old,
      Place fresh,
      Map<String, String> environment,
      Optional<Instance> before,
      ImageChoice newest,
      StigmerException why) {
    fresh.runner().find().filter(Instance::ours).ifPresent(i -> fresh.runner().end(i, Start.GRACE));
    String now = "nothing runs, as before";
    if (before.filter(Instance::running).isPresent()) {
      context.console().say("going back to the image before");
      new Start(context, options).start(old, environment, false);
      now = "the image before runs again";
    }
    Map<String, Object> details = new LinkedHashMap<>(why.details());
    details.put("reference", newest.reference());
    return new NotReady(
        "the new image did not become ready, and " + now + ": " + why.getMessage(),
        details,
        List.of(
            "stay with this version, and tell us",
            "`stigmer server update --check` shows when there is another"),
        why);
  }

  private static Map<String, @Nullable Object> data(
      ImageChoice newest, Optional<String> current, String outcome) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("outcome", outcome);
    data.put("version", newest.version().orElse(null));
    data.put("reference", newest.reference());
    data.put("current", current.orElse(null));
    data.put(
        "compressedSizeBytes",
        newest.compressedSizeBytes().isPresent() ? newest.compressedSizeBytes().getAsLong() : null);
    return data;
  }
}
