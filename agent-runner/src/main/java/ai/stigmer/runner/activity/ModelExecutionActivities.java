package ai.stigmer.runner.activity;

import ai.stigmer.runner.agent.AgentRun;
import ai.stigmer.runner.agent.Execution;
import ai.stigmer.runner.agent.ExecutionReader;
import ai.stigmer.runner.agent.ExecutionStatus;
import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.agent.InvalidExecution;
import ai.stigmer.runner.agent.Limits;
import ai.stigmer.runner.agent.Model;
import ai.stigmer.runner.agent.ModelFailure;
import ai.stigmer.runner.agent.PersistentModel;
import ai.stigmer.runner.agent.Stop;
import ai.stigmer.runner.agent.Toolbox;
import ai.stigmer.runner.command.Commands;
import ai.stigmer.runner.model.Models;
import ai.stigmer.runner.thread.Reason;
import ai.stigmer.runner.thread.Sandbox;
import ai.stigmer.runner.thread.ThreadFiles;
import ai.stigmer.runner.thread.ThreadId;
import ai.stigmer.runner.tool.ListFiles;
import ai.stigmer.runner.tool.ReadFile;
import ai.stigmer.runner.tool.RunCommand;
import ai.stigmer.runner.tool.WriteFile;
import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents whose model is asked over the network and whose tools work in a {@link Sandbox}. Only a
 * run that the runner's own end has interrupted fails as an activity, as {@code RunnerStopped}: it
 * is tried again as the workflow's retry options say, from its beginning, in the same folder.
 */
public final class ModelExecutionActivities implements ExecutionActivities {
  private static final Logger log = LoggerFactory.getLogger(ModelExecutionActivities.class);

  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(4));

  /** So much earlier than Temporal's own timeout a run ends, that its status arrives. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Sandbox sandbox;
  private final Models models;
  private final Supplier<Commands> commands;
  private final InstantSource clock;

  public ModelExecutionActivities(
      Sandbox sandbox, Models models, Supplier<Commands> commands, InstantSource clock) {
    this.sandbox = sandbox;
    this.models = models;
    this.commands = commands;
    this.clock = clock;
  }

  @Override
  public ExecutionStatus executeAgent(@Nullable JsonNode json, @Nullable String threadId) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    try {
      ThreadId thread = new ThreadId(threadId == null ? "" : threadId);
      Execution execution = bounded(ExecutionReader.read(json), context);
      log.info("{}: starts", thread);
      ExecutionStatus status = run(execution, thread, context);
      log.info(
          "{}: {} after {} tool calls{}",
          thread,
          status.phase(),
          status.toolCalls().size(),
          status.error().map(error -> ", " + error.kind() + ": " + error.message()).orElse(""));
      return status;
    } catch (InvalidExecution | IllegalArgumentException e) {
      return failed(FailureKind.INVALID_REQUEST, String.valueOf(e.getMessage()));
    } catch (Stop.Requested e) {
      throw ApplicationFailure.newFailure("the runner was stopped", "RunnerStopped");
    }
  }

  private ExecutionStatus run(
      Execution execution, ThreadId thread, ActivityExecutionContext context) {
    Stop stop = new Stop();
    try (Heartbeat heartbeat = Heartbeat.start(context, stop, execution.limits().time())) {
      Path folder = sandbox.create(thread);
      Model model = models.model(execution.model(), execution.limits().modelSilence());
      return new AgentRun(
              execution,
              new PersistentModel(model, PAUSES),
              toolbox(execution, thread, folder),
              stop,
              heartbeat::report,
              clock)
          .run();
    } catch (IOException e) {
      return failed(
          FailureKind.SANDBOX_UNAVAILABLE,
          "cannot make the folder of " + thread + ": " + Reason.of(e));
    } catch (ModelFailure e) {
      return failed(e.kind(), e.reason());
    } catch (Stop.Requested e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("a bug ended the run in " + thread, e);
      return failed(FailureKind.INTERNAL, "a bug in the runner: " + e);
    }
  }

  private Toolbox toolbox(Execution execution, ThreadId thread, Path folder) {
    Limits limits = execution.limits();
    ThreadFiles files = sandbox.files(thread);
    return new Toolbox(
        List.of(
            new ReadFile(files, limits.toolOutputBytes()),
            new WriteFile(files),
            new ListFiles(files),
            new RunCommand(
                commands,
                folder,
                execution.environment(),
                limits.commandTime(),
                limits.toolOutputBytes())));
  }

  /** Within the time that the workflow gives this attempt. */
  private static Execution bounded(Execution execution, ActivityExecutionContext context) {
    Duration given = context.getInfo().getStartToCloseTimeout();
    Duration most = given.minus(MARGIN);
    return most.isPositive() ? execution.with(execution.limits().within(most)) : execution;
  }

  private ExecutionStatus failed(FailureKind kind, String message) {
    return ExecutionStatus.failed(kind, message, clock.instant());
  }
}
