package ai.stigmer.cli.engine;

import ai.stigmer.cli.failure.EngineFailed;
import ai.stigmer.cli.failure.EngineUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What stigmer asks of an engine. All of it fails with {@link EngineUnavailable} when the engine
 * does not answer and with {@link EngineFailed} when it cannot do what it is asked.
 */
public interface ContainerEngine {
  EngineInfo info();

  /** By tag, or by digest as {@code repository@sha256:…}. */
  Optional<LocalImage> image(String reference);

  /** Of one repository. */
  List<LocalImage> images(String repository);

  /**
   * Pulls without asking a registry for more than it gives anybody, unless a credential is there.
   *
   * @param patience how long no byte may come
   * @throws PullFailure with what the registry or the network said
   */
  void pull(
      String reference, Optional<String> registryAuth, Duration patience, PullListener listener)
      throws PullFailure;

  void tag(String reference, String repository, String tag);

  Optional<Container> container(String name);

  /**
   * Makes a container that does not run yet.
   *
   * @return its id
   * @throws NameTaken if another has the name
   */
  String create(ContainerSpec spec) throws NameTaken;

  /** Nothing happens if it runs already. */
  void start(String id);

  /** Waits for its end; killed after the grace. Nothing happens if it has ended or is gone. */
  void stop(String id, Duration grace);

  /** Ended first if need be. Nothing happens if it is gone. */
  void remove(String id);

  /** Waits for its end, and gives the exit code. */
  int await(String id, Duration limit);

  /** Returns when the log ends or the sink says so. */
  void logs(String id, LogQuery query, LogSink sink);

  /** Runs a program in a running container, to its end. */
  Executed exec(String id, List<String> command, Duration limit);

  /** What a pull tells of one layer; a total of 0 is one not known yet. */
  @FunctionalInterface
  interface PullListener {
    void layer(String id, long currentBytes, long totalBytes, boolean done);
  }

  @FunctionalInterface
  interface LogSink {
    /** One line without its end. Answers whether more is wanted. */
    boolean line(boolean standardError, String line);
  }

  /**
   * Which part of a log.
   *
   * @param tail the last lines; all of them if negative
   * @param sinceEpochSeconds 0 for the beginning
   */
  record LogQuery(boolean follow, int tail, long sinceEpochSeconds, boolean timestamps) {}

  record Executed(int exitCode, String output) {}

  /** A name is another container's. */
  final class NameTaken extends Exception {
    private static final long serialVersionUID = 1;

    NameTaken(String message) {
      super(message);
    }
  }
}
