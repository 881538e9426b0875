package ai.stigmer.cli.image;

import ai.stigmer.cli.engine.ContainerEngine;
import ai.stigmer.cli.engine.LocalImage;
import ai.stigmer.cli.engine.PullFailure;
import ai.stigmer.cli.failure.ImageUnavailable;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.output.Console;
import ai.stigmer.cli.output.Sizes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Brings a chosen image here, telling how much and how far. */
public final class Pull {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(15));

  private final Host host;
  private final ContainerEngine engine;
  private final Duration patience;
  private final Console console;

  /**
   * For one engine.
   *
   * @param patience how long a pull may make no progress
   */
  public Pull(Host host, ContainerEngine engine, Duration patience, Console console) {
    this.host = host;
    this.engine = engine;
    this.patience = patience;
    this.console = console;
  }

  /** The image as the engine has it, pulled first if it is not there. */
  public LocalImage ensure(ImageChoice choice) {
    Optional<LocalImage> here = engine.image(choice.reference());
    if (here.isPresent()) {
      return here.get();
    }
    if (!choice.mayPull()) {
      throw unavailable(choice, "it is not on this machine", false, List.of(), null);
    }
    announce(choice);
    pull(choice);
    LocalImage pulled =
        engine
            .image(choice.reference())
            .orElseThrow(
                () ->
                    unavailable(
                        choice,
                        "the engine does not have it after the pull",
                        true,
                        List.of(),
                        null));
    // Images without a tag are what `prune` deletes.
    choice
        .version()
        .filter(version -> choice.reference().contains("@"))
        .ifPresent(version -> engine.tag(choice.reference(), choice.repository(), version));
    return pulled;
  }

  private void announce(ImageChoice choice) {
    OptionalLong size = choice.compressedSizeBytes();
    console.say(
        "downloading the runner's image: "
            + (size.isPresent()
                ? "one-time download, " + Sizes.megabytes(size.getAsLong())
                : "one-time download, size not known in advance"));
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("reference", choice.reference());
    facts.put("totalBytes", size.isPresent() ? size.getAsLong() : null);
    console.event("pull-started", facts);
  }

  private void pull(ImageChoice choice) {
    Optional<String> credential = Optional.empty();
    int failures = 0;
    while (true) {
      PullProgress progress = new PullProgress(choice.compressedSizeBytes(), console);
      try {
        engine.pull(choice.reference(), credential, patience, progress);
        progress.finish();
        return;
      } catch (PullFailure e) {
        switch (e.kind()) {
          case NETWORK -> {
            if (failures == PAUSES.size()) {
              throw failed(choice, e);
            }
            Duration pause = PAUSES.get(failures++);
            console.say(
                "the download failed ("
                    + e.getMessage()
                    + "); again in "
                    + pause.toSeconds()
                    + " s");
            LockSupport.parkNanos(pause.toNanos());
          }
          case DENIED -> {
            Optional<String> known =
                credential.isPresent()
                    ? Optional.empty()
                    : new RegistryLogin(host).of(choice.repository());
            if (known.isEmpty()) {
              throw failed(choice, e);
            }
            credential = known;
          }
          case STALLED, UNKNOWN_IMAGE, WRONG_CONTENT, NO_SPACE, OTHER -> throw failed(choice, e);
        }
      }
    }
  }

  private static ImageUnavailable failed(ImageChoice choice, PullFailure e) {
    String registry = choice.repository().split("/", 2)[0];
    List<String> actions =
        switch (e.kind()) {
          case NETWORK, STALLED ->
              List.of(
                  "check that `" + registry + "` can be reached from here, and run this again",
                  "behind a proxy, give it to the engine: the engine does the download",
                  "`--use-local-image` takes one that was loaded, `--mode embedded` needs none");
          case DENIED ->
              List.of(
                  "log in with `docker login " + registry + "`",
                  "a public image needs no login: an outdated one in the way is removed by `docker logout "
                      + registry
                      + "`");
          case UNKNOWN_IMAGE ->
              List.of(
                  "`brew upgrade stigmer`, or `"
                      + ImageSelection.VARIABLE
                      + "` names another image");
          case WRONG_CONTENT ->
              List.of(
                  "what the registry sent is not what was released: do not use it, and tell us");
          case NO_SPACE ->
              List.of("free space where the engine keeps its images: `docker system prune`");
          case OTHER -> List.of("`stigmer doctor` looks for the cause");
        };
    String why =
        e.kind() == PullFailure.Kind.STALLED
            ? "the download made no progress: " + e.getMessage()
            : e.getMessage();
    return unavailable(
        choice,
        why,
        e.kind() == PullFailure.Kind.NETWORK || e.kind() == PullFailure.Kind.STALLED,
        actions,
        e);
  }

  private static ImageUnavailable unavailable(
      ImageChoice choice,
      String why,
      boolean retryable,
      List<String> actions,
      @Nullable Throwable cause) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("reference", choice.reference());
    details.put("source", choice.source().words());
    details.put("retryable", retryable);
    return new ImageUnavailable(
        "cannot get the image `" + choice.reference() + "`: " + why, details, actions, cause);
  }
}
