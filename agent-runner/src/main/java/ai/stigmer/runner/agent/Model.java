package ai.stigmer.runner.agent;

import java.util.List;

/** A language model that may ask for tools. */
public interface Model {
  /**
   * Gives the next turn.
   *
   * @throws ModelFailure if there is no answer
   * @throws Stop.Requested if the stop is requested before the answer is complete
   */
  Answer answer(List<Entry> conversation, List<Tool.Definition> tools, Stop stop);

  /** One entry of the conversation, oldest first. */
  sealed interface Entry {
    record Instructions(String text) implements Entry {}

    record FromUser(String text) implements Entry {}

    record FromModel(Answer answer) implements Entry {}

    record ToolResult(Call call, String text) implements Entry {}
  }

  /**
   * What the model said.
   *
   * @param text may be empty
   * @param calls tools to run before the next turn; none ends the run
   */
  record Answer(String text, List<Call> calls) {
    public Answer {
      calls = List.copyOf(calls);
    }
  }

  /** A wish to run a tool, unchecked: there may be no such tool, and the arguments no JSON. */
  record Call(String id, String tool, String arguments) {}
}
