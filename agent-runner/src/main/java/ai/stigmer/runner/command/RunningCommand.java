package ai.stigmer.runner.command;

import ai.stigmer.runner.thread.Removal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command that was started; to be awaited once. */
public final class RunningCommand {
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(5);

  private final Process process;
  private final ProcessFamily family;
  private final Path temporary;
  private final BoundedOutput output;
  private final Thread reader;
  private volatile boolean killed;

  RunningCommand(Process process, ProcessFamily family, Path temporary, int mostOutputBytes) {
    this.process = process;
    this.family = family;
    this.temporary = temporary;
    output = new BoundedOutput(mostOutputBytes);
    reader = Thread.ofPlatform().daemon().name("command-output").start(this::read);
  }

  /** How it ended; nothing that it started is left. */
  public sealed interface End {
    String output();

    record Exited(int code, String output) implements End {}

    /** It was killed, by {@link #kill} or because its time was over. */
    record Killed(String output) implements End {}
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      output.drain(in);
    } catch (IOException e) {
      // What came until then counts.
    }
  }

  /** Makes it end soon; does not wait. */
  public void kill() {
    killed = true;
    process.destroyForcibly();
  }

  /**
   * Waits for its end, then ends everything it has started, and deletes its temporary files.
   *
   * @throws InterruptedException if the thread is interrupted; all has ended then, too
   */
  public End await(Duration time) throws InterruptedException {
    boolean exited = false;
    try {
      exited = process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      family.kill();
      joinReader();
      Removal.of(temporary);
    }
    return exited && !killed
        ? new End.Exited(process.exitValue(), output.text())
        : new End.Killed(output.text());
  }

  private void joinReader() {
    boolean interrupted = Thread.interrupted();
    try {
      reader.join(LAST_OUTPUT);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
