package ai.stigmer.release.plan;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.spec.Version;
import java.util.List;
import java.util.Optional;

/**
 * One thing to do. Doing it twice is the same as doing it once.
 *
 * <p>{@code image} is the image's name in {@code release.json}, {@code release} the tag of a
 * release.
 */
public sealed interface Action {
  Step step();

  /** What it changes. Reading back is part of what was written. */
  default Place place() {
    return switch (this) {
      case PushContent a -> Place.ofImage(a.image());
      case MountContent a -> Place.ofImage(a.image());
      case SignImage a -> Place.ofImage(a.image());
      case ProveImage a -> Place.ofImage(a.image());
      case WriteVersionTag a -> Place.ofImage(a.image());
      case MoveTag a -> Place.ofImage(a.image());
      case CreateDraft _,
          UploadAsset _,
          ProveAssets _,
          PublishRelease _,
          Unyank _,
          Yank _,
          DeleteDraft _,
          MarkLatest _ ->
          Place.RELEASES;
      case UpdateTap _, CloseProposal _ -> Place.TAP;
    };
  }

  /** The kind of its {@link #place}. */
  default Part part() {
    return place().part();
  }

  /** Where the pointer goes that it moves; empty if it moves none. */
  default Optional<Move> move() {
    return Optional.empty();
  }

  /** What travels; 0 for what is only said or read. */
  default long bytes() {
    return 0;
  }

  /** What need not travel, as it is near where it is wanted. */
  default long savedBytes() {
    return 0;
  }

  /** Why this is needed, for people. */
  String reason();

  /** A blob or a manifest by digest; children come before what names them. */
  record PushContent(String image, Descriptor content) implements Action {
    @Override
    public Step step() {
      return Step.STAGE;
    }

    @Override
    public long bytes() {
      return content.sizeBytes();
    }

    @Override
    public String reason() {
      return "not there yet";
    }
  }

  /**
   * A blob that another repository of the same registry has. Where the registry does not give it
   * from there after all, it is pushed.
   *
   * @param from as in {@code acme/base}
   */
  record MountContent(String image, Descriptor content, String from) implements Action {
    @Override
    public Step step() {
      return Step.STAGE;
    }

    @Override
    public long savedBytes() {
      return content.sizeBytes();
    }

    @Override
    public String reason() {
      return "not there yet, and a layer of " + from;
    }
  }

  /** Names the signature of an image by the tag that cosign looks for. */
  record SignImage(String image, String tag, Descriptor signature) implements Action {
    @Override
    public Step step() {
      return Step.STAGE;
    }

    @Override
    public String reason() {
      return "not signed yet";
    }
  }

  record CreateDraft(String release) implements Action {
    @Override
    public Step step() {
      return Step.STAGE;
    }

    @Override
    public String reason() {
      return "no release of that tag";
    }
  }

  /**
   * An asset of the draft.
   *
   * @param replaced the digest under its name now; empty if there is none
   */
  record UploadAsset(String release, HostedAsset asset, Optional<Digest> replaced)
      implements Action {
    @Override
    public Step step() {
      return Step.STAGE;
    }

    @Override
    public long bytes() {
      return asset.sizeBytes();
    }

    @Override
    public String reason() {
      return replaced.map(d -> "the draft has `" + d + "`").orElse("not there yet");
    }
  }

  /** Reads an image back, all of it. */
  record ProveImage(String image, Digest index) implements Action {
    @Override
    public Step step() {
      return Step.PROVE;
    }

    @Override
    public String reason() {
      return "a tag is about to name it";
    }
  }

  /** Reads the assets back. */
  record ProveAssets(String release, List<HostedAsset> assets) implements Action {
    public ProveAssets {
      assets = List.copyOf(assets);
    }

    @Override
    public Step step() {
      return Step.PROVE;
    }

    @Override
    public String reason() {
      return "users are about to get them";
    }
  }

  /** Writes a tag that is never moved again. */
  record WriteVersionTag(String image, String tag, Descriptor index) implements Action {
    @Override
    public Step step() {
      return Step.VERSION_TAG;
    }

    @Override
    public String reason() {
      return "not there yet";
    }
  }

  /**
   * Makes a draft public.
   *
   * @param from the tag of the release that is the latest now
   */
  record PublishRelease(String release, Latest latest, Optional<String> from) implements Action {
    @Override
    public Optional<Move> move() {
      return switch (latest) {
        case BECOMES_LATEST -> Optional.of(new Move(from, release));
        case LATEST_STAYS -> Optional.empty();
      };
    }

    @Override
    public Step step() {
      return Step.COMMIT;
    }

    @Override
    public String reason() {
      return switch (latest) {
        case BECOMES_LATEST -> "a draft so far; becomes the latest";
        case LATEST_STAYS -> "a draft so far; the latest stays";
      };
    }
  }

  /** Takes the mark of a release that was given up away. */
  record Unyank(String release) implements Action {
    @Override
    public Step step() {
      return Step.COMMIT;
    }

    @Override
    public String reason() {
      return "it was given up, and is wanted again";
    }
  }

  /** Marks a published release as given up; its contents stay. */
  record Yank(String release, String why) implements Action {
    @Override
    public Step step() {
      return Step.WITHDRAW;
    }

    @Override
    public String reason() {
      return why;
    }
  }

  /** Deletes a draft that nobody but publishers has seen. */
  record DeleteDraft(String release) implements Action {
    @Override
    public Step step() {
      return Step.WITHDRAW;
    }

    @Override
    public String reason() {
      return "a draft so far";
    }
  }

  /** Takes back the formula of a release that is given up, before somebody merges it. */
  record CloseProposal(String formula, String version, PullRequest request) implements Action {
    @Override
    public Step step() {
      return Step.WITHDRAW;
    }

    @Override
    public String reason() {
      return "proposes formula " + formula + " " + version;
    }
  }

  /**
   * Makes a published release the latest.
   *
   * @param from the tag of the one that is it now
   */
  record MarkLatest(String release, Optional<String> from) implements Action {
    @Override
    public Optional<Move> move() {
      return Optional.of(new Move(from, release));
    }

    @Override
    public Step step() {
      return Step.POINTERS;
    }

    @Override
    public String reason() {
      return from.map(f -> "`" + f + "` is the latest").orElse("there is no latest");
    }
  }

  /**
   * Moves a floating tag.
   *
   * @param version that {@code index} is of
   * @param from what it names now; empty if it does not exist
   */
  record MoveTag(
      String image, String tag, Descriptor index, Version version, Optional<Pointer> from)
      implements Action {
    @Override
    public Optional<Move> move() {
      if (from.flatMap(Pointer::version).filter(version::equals).isPresent()) {
        return Optional.of(
            new Move(from.map(p -> p.digest().toString()), index.digest().toString()));
      }
      return Optional.of(
          new Move(
              from.map(
                  p -> p.version().map(Version::toString).orElseGet(() -> p.digest().toString())),
              version.toString()));
    }

    @Override
    public Step step() {
      return Step.POINTERS;
    }

    @Override
    public String reason() {
      return from.map(f -> "names " + f).orElse("not there yet");
    }
  }

  /**
   * Commits the formula to the tap, or proposes to.
   *
   * @param from the version there now; empty if there is no formula
   */
  record UpdateTap(String formula, String version, Optional<String> from, Way way)
      implements Action {
    /** Committed at once. */
    public UpdateTap(String formula, String version, Optional<String> from) {
      this(formula, version, from, Way.PUSH);
    }

    public enum Way {
      PUSH,
      /** For somebody to merge. */
      PULL_REQUEST
    }

    @Override
    public Optional<Move> move() {
      return Optional.of(new Move(from, version));
    }

    @Override
    public Step step() {
      return Step.POINTERS;
    }

    @Override
    public String reason() {
      return from.map(f -> "has " + f).orElse("not there yet");
    }
  }
}
