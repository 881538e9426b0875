package ai.stigmer.runner.agent;

import java.time.Duration;
import java.util.List;

/** Asks a model again where that may help: its answers have no effect until they are used. */
public final class PersistentModel implements Model {
  private final Model model;
  private final List<Duration> pauses;

  /**
   * A model that is asked up to once more than there are pauses.
   *
   * @param pauses before the second attempt, the third, …
   */
  public PersistentModel(Model model, List<Duration> pauses) {
    this.model = model;
    this.pauses = List.copyOf(pauses);
  }

  @Override
  public Answer answer(List<Entry> conversation, List<Tool.Definition> tools, Stop stop) {
    for (Duration pause : pauses) {
      try {
        return model.answer(conversation, tools, stop);
      } catch (ModelFailure e) {
        switch (e.repetition()) {
          case POINTLESS -> throw e;
          case WORTHWHILE -> stop.pause(pause);
        }
      }
    }
    return model.answer(conversation, tools, stop);
  }
}
