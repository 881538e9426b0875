package ai.stigmer.release.publish;

import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.plan.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Uploads that do not depend on one another, four at a time: what registries and GitHub bear. */
final class SideBySide {
  private static final int MOST = 4;

  private SideBySide() {}

  /** The actions in their order; those that may run side by side are in one group. */
  static List<List<Action>> groups(List<Action> actions) {
    List<List<Action>> groups = new ArrayList<>();
    boolean open = false;
    for (Action action : actions) {
      boolean upload = isIndependent(action);
      if (!(open && upload)) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(action);
      open = upload;
    }
    return groups;
  }

  /** A manifest needs its parts, and every other action what comes before it. */
  private static boolean isIndependent(Action action) {
    return switch (action) {
      case Action.PushContent a ->
          !MediaTypes.isManifest(a.content().mediaType())
              && !MediaTypes.isIndex(a.content().mediaType());
      case Action.MountContent _, Action.UploadAsset _ -> true;
      case Action.SignImage _,
          Action.CreateDraft _,
          Action.ProveImage _,
          Action.ProveAssets _,
          Action.WriteVersionTag _,
          Action.PublishRelease _,
          Action.Unyank _,
          Action.Yank _,
          Action.DeleteDraft _,
          Action.CloseProposal _,
          Action.MarkLatest _,
          Action.MoveTag _,
          Action.UpdateTap _ ->
          false;
    };
  }

  /**
   * Runs all of a group. When one fails the others are interrupted, none begins, and all have ended
   * before its failure is thrown.
   */
  static void run(List<Action> group, Consumer<Action> step) {
    ExecutorService threads = Executors.newFixedThreadPool(MOST, Thread.ofVirtual().factory());
    try {
      CompletionService<Void> ended = new ExecutorCompletionService<>(threads);
      for (Action action : group) {
        ended.submit(() -> step.accept(action), null);
      }
      for (int i = 0; i < group.size(); i++) {
        ended.take().get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }
}
