package ai.stigmer.cli.image;

import ai.stigmer.cli.distribution.Distribution;
import ai.stigmer.cli.engine.ContainerEngine;
import ai.stigmer.cli.engine.LocalImage;
import ai.stigmer.cli.failure.ImageUnavailable;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.state.StateFile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Which image: the environment's, a local one if asked for, the updated one, the pinned one. */
public final class ImageSelection {
  public static final String VARIABLE = "STIGMER_AGENT_RUNNER_IMAGE";
  private static final String REPOSITORY = "ghcr.io/stigmer/agent-runner";

  private ImageSelection() {}

  /**
   * Chooses.
   *
   * @param distribution empty in a development build, which has no pin
   * @throws ImageUnavailable if there is nothing to choose
   */
  public static ImageChoice choose(
      Host host,
      Optional<Distribution> distribution,
      StateFile recorded,
      boolean useLocal,
      ContainerEngine engine) {
    Optional<String> named = host.variable(VARIABLE);
    if (named.isPresent()) {
      return new ImageChoice(
          named.get(),
          ImageChoice.Source.ENVIRONMENT,
          true,
          OptionalLong.empty(),
          Optional.empty());
    }
    if (useLocal) {
      return local(distribution, engine);
    }
    if (distribution.isEmpty()) {
      throw new ImageUnavailable(
          "this development build of stigmer names no image",
          Map.of(),
          List.of(
              "set `"
                  + VARIABLE
                  + "`, or load one with the tag `local`, and pass `--use-local-image`"),
          null);
    }
    String version = distribution.get().version();
    Optional<RecordedImage> updated = RecordedImage.read(recorded, version);
    if (updated.isPresent()) {
      return new ImageChoice(
          updated.get().reference(),
          ImageChoice.Source.UPDATE,
          true,
          updated.get().sizeBytes() > 0
              ? OptionalLong.of(updated.get().sizeBytes())
              : OptionalLong.empty(),
          Optional.of(updated.get().version()));
    }
    return pinned(distribution.get(), host.imagePlatform());
  }

  public static ImageChoice pinned(Distribution distribution, String platform) {
    Long size = distribution.image().compressedSizeBytes().get(platform);
    return new ImageChoice(
        distribution.image().reference(),
        ImageChoice.Source.PINNED,
        true,
        size == null ? OptionalLong.empty() : OptionalLong.of(size),
        Optional.of(distribution.version()));
  }

  private static ImageChoice local(Optional<Distribution> distribution, ContainerEngine engine) {
    String repository =
        distribution.map(d -> ImageChoice.repository(d.image().reference())).orElse(REPOSITORY);
    Optional<String> newest =
        engine.images(repository).stream()
            .sorted(Comparator.comparingLong(LocalImage::createdEpochSeconds).reversed())
            .flatMap(image -> image.tags().stream())
            .filter(tag -> tag.startsWith(repository + ":"))
            .filter(tag -> tag.substring(repository.length() + 1).matches("local|dev-.+"))
            .findFirst();
    return newest
        .map(
            tag ->
                new ImageChoice(
                    tag, ImageChoice.Source.LOCAL, false, OptionalLong.empty(), Optional.empty()))
        .orElseThrow(
            () ->
                new ImageUnavailable(
                    "there is no local image `" + repository + ":local` or `:dev-…`",
                    Map.of("repository", repository),
                    List.of("load one with such a tag, or leave `--use-local-image` out"),
                    null));
  }
}
