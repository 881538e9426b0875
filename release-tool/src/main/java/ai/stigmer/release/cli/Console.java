package ai.stigmer.release.cli;

import ai.stigmer.release.build.BuildListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Tells people what goes on, on standard error: a line per finished step, and on a terminal one
 * line at the bottom with the downloads under way.
 */
final class Console implements BuildListener {
  private static final long REFRESH_NANOS = 100_000_000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final Map<String, Download> downloads = new TreeMap<>();
  private long lastShown;

  private record Download(long doneBytes, OptionalLong totalBytes) {}

  /**
   * A console.
   *
   * @param terminal whether lines may be drawn over
   */
  Console(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Plain lines where there is no terminal, in CI, and where {@code TERM=dumb}. */
  static Console of(PrintWriter err, Map<String, String> environment) {
    boolean terminal =
        Terminal.isAttached()
            && !environment.containsKey("CI")
            && !"dumb".equals(environment.get("TERM"));
    return new Console(err, terminal);
  }

  @Override
  public synchronized void started(String step) {}

  @Override
  public synchronized void ended(String step, Duration took) {
    line(String.format(Locale.ROOT, "%-45s %6.1f s", step, took.toMillis() / 1000.0));
  }

  @Override
  public synchronized void advanced(String name, long doneBytes, OptionalLong totalBytes) {
    downloads.put(name, new Download(doneBytes, totalBytes));
    progress(this::summary);
  }

  @Override
  public synchronized void finished(String name) {
    Download done = downloads.remove(name);
    if (done != null) {
      line("fetched " + name + ", " + Bytes.text(done.doneBytes()));
    }
  }

  /** One line at the bottom of a terminal, now and then; made only if it is shown. */
  synchronized void progress(Supplier<String> text) {
    long now = System.nanoTime();
    if (terminal && now - lastShown > REFRESH_NANOS) {
      lastShown = now;
      err.print(CLEAR_LINE + text.get());
      err.flush();
    }
  }

  /** A line of its own. */
  synchronized void line(String text) {
    err.println((terminal ? CLEAR_LINE : "") + text);
    err.flush();
  }

  private String summary() {
    long done = downloads.values().stream().mapToLong(Download::doneBytes).sum();
    long total =
        downloads.values().stream().mapToLong(d -> d.totalBytes().orElse(d.doneBytes())).sum();
    int percent = total == 0 ? 0 : (int) (100 * done / total);
    return "fetching "
        + downloads.size()
        + " ["
        + "#".repeat(percent / 5)
        + ".".repeat(20 - percent / 5)
        + "] "
        + Bytes.text(done)
        + " of "
        + Bytes.text(total);
  }
}
