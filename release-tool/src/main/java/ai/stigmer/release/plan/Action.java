package ai.stigmer.release.plan;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.PullRequest;
import ai.stigmer.release.destination.ReleaseHost.Latest;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
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
  default Part part() {
    return switch (this) {
      case PushContent _, MountContent _, SignImage _, ProveImage _, WriteVersionTag _, MoveTag _ ->
          Part.IMAGES;
      case CreateDraft _,
          UploadAsset _,
          ProveAssets _,
          PublishRelease _,
          Unyank _,
          Yank _,
          DeleteDraft _,
          MarkLatest _ ->
          Part.RELEASE;
      case UpdateTap _, CloseProposal _ -> Part.TAP;
    };
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

  record PublishRelease(String release, Latest latest) implements Action {
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
   * @param from what it names now; empty if it does not exist
   */
  record MoveTag(String image, String tag, Descriptor index, Optional<Pointer> from)
      implements Action {
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
    public Step step() {
      return Step.POINTERS;
    }

    @Override
    public String reason() {
      return from.map(f -> "has " + f).orElse("not there yet");
    }
  }
}
