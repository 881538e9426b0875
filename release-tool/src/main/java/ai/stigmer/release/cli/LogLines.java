package ai.stigmer.release.cli;

import java.io.FilterWriter;
import java.io.PrintWriter;
import java.util.regex.Pattern;

/**
 * Lines of a log that a runner of GitHub Actions reads: it takes a line that begins with {@code ::}
 * after blanks, and any with {@code ##[} in it, for a command. Other people's texts stand in
 * messages, and none of them is to give commands; a blank in between keeps them readable.
 */
final class LogLines extends FilterWriter {
  /** Blanks of every kind, as the runner skips them all. */
  private static final Pattern LEADING = Pattern.compile("^([\\h\\s]*)::");

  private final PrintWriter log;
  private final StringBuilder held = new StringBuilder();
  private boolean atStart = true;

  private LogLines(PrintWriter log) {
    super(log);
    this.log = log;
  }

  /** A log that gives no commands, whatever is written to it; {@link #command} does. */
  static PrintWriter over(PrintWriter log) {
    return new Guarded(new LogLines(log));
  }

  /** Writes a command, on a line of its own. */
  static void command(PrintWriter log, String command) {
    log.flush();
    if (log instanceof Guarded guarded) {
      guarded.lines.command(command);
    } else {
      log.println(command);
      log.flush();
    }
  }

  /** What {@link #command} recognises. */
  private static final class Guarded extends PrintWriter {
    private final LogLines lines;

    Guarded(LogLines lines) {
      super(lines, true);
      this.lines = lines;
    }
  }

  private void command(String command) {
    synchronized (lock) {
      pass(held.length());
      if (!atStart) {
        log.println();
      }
      log.println(command);
      log.flush();
      atStart = true;
    }
  }

  @Override
  public void write(int character) {
    write(String.valueOf((char) character), 0, 1);
  }

  @Override
  public void write(char[] text, int from, int length) {
    write(new String(text, from, length), 0, length);
  }

  @Override
  public void write(String text, int from, int length) {
    synchronized (lock) {
      for (int i = from; i < from + length; i++) {
        char next = text.charAt(i);
        held.append(next);
        if (next == '\n' || next == '\r') {
          pass(held.length());
          atStart = true;
        }
      }
    }
  }

  /** What could be half of a sign for a command waits for the rest. */
  @Override
  public void flush() {
    synchronized (lock) {
      int known = held.length();
      while (known > 0 && (held.charAt(known - 1) == '#' || held.charAt(known - 1) == ':')) {
        known--;
      }
      pass(known);
      log.flush();
    }
  }

  private void pass(int length) {
    if (length > 0) {
      log.write(harmless(held.substring(0, length), atStart));
      atStart &= held.substring(0, length).isBlank();
      held.delete(0, length);
    }
  }

  private static String harmless(String text, boolean atStart) {
    String plain = text.replace("##[", "## [");
    return atStart ? LEADING.matcher(plain).replaceFirst("$1: :") : plain;
  }

  @Override
  public void close() {
    synchronized (lock) {
      pass(held.length());
      log.close();
    }
  }
}
