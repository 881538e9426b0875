package ai.stigmer.runner;

import ai.stigmer.runner.devserver.DevServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code agent-runner dev-server}, from its arguments to SIGTERM. */
final class DevServerCommand {
  static final String NAME = "dev-server";
  private static final int DEFAULT_PORT = 7233;

  private DevServerCommand() {}

  /** The port that the arguments after the name ask for; empty if they are wrong. */
  static Optional<Integer> port(List<String> arguments) {
    String words = String.join(" ", arguments);
    if (words.isEmpty()) {
      return Optional.of(DEFAULT_PORT);
    }
    if (!words.matches("--port[ =][0-9]{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(words.substring("--port=".length()));
    return port <= 65535 ? Optional.of(port) : Optional.empty();
  }

  /** Runs until a signal ends the process; returns only if it cannot run. */
  static ExitCode run(int port, PrintStream out, PrintStream err) throws InterruptedException {
    DevServer server;
    try {
      server = DevServer.start(port);
    } catch (IOException e) {
      err.println("error: cannot listen at 127.0.0.1:" + port + ": " + reason(e));
      err.println();
      err.println("hint: `agent-runner dev-server --port N` takes another port, 0 a free one");
      return ExitCode.MISCONFIGURED;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, err), "stop"));
    err.println("this is a development server: workflows do not survive its restart");
    out.println("temporal listens at 127.0.0.1:" + server.port());
    out.flush();
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  /** Ends the process itself: left alone, the JVM would answer SIGTERM with 143 after its hooks. */
  private static void end(DevServer server, PrintStream err) {
    try {
      server.close();
      err.println("stopped: its workflows are gone");
    } finally {
      Runtime.getRuntime().halt(ExitCode.OK.number());
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }
}
