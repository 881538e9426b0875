package ai.stigmer.release.cli;

import ai.stigmer.release.build.BuildListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Tells people what goes on, on standard error: a line per finished step, and how far transfers
 * are: on a terminal by one line at the bottom, elsewhere by a plain line every fifteen seconds.
 */
final class Console implements BuildListener {
  private static final Duration REFRESH = Duration.ofMillis(100);
  private static final Duration PLAIN_REFRESH = Duration.ofSeconds(15);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final InstantSource clock;
  private final GitHubActions actions;
  private final Map<String, Download> downloads = new TreeMap<>();
  private final TransferRate fetching = new TransferRate();
  private long fetchedBytes;
  private Instant lastShown;
  private boolean inSection;

  private record Download(long doneBytes, OptionalLong totalBytes) {}

  /**
   * A console.
   *
   * @param terminal whether lines may be drawn over
   */
  Console(PrintWriter err, boolean terminal, InstantSource clock, GitHubActions actions) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
    this.actions = actions;
    this.lastShown = clock.instant();
  }

  /** Plain lines where there is no terminal, in CI, and where {@code TERM=dumb}. */
  static Console of(PrintWriter err, Map<String, String> environment) {
    boolean terminal =
        Terminal.isAttached()
            && !environment.containsKey("CI")
            && !"dumb".equals(environment.get("TERM"));
    return new Console(err, terminal, InstantSource.system(), GitHubActions.of(environment));
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
    fetching.record(clock.instant(), fetchedBytes + underWayBytes());
    progress(this::fetching);
  }

  @Override
  public synchronized void finished(String name) {
    Download done = downloads.remove(name);
    if (done != null) {
      fetchedBytes += done.doneBytes();
      line("fetched " + name + ", " + Bytes.text(done.doneBytes()));
    }
  }

  /** Now and then, and made only if it is shown. */
  synchronized void progress(Supplier<Transfer> transfer) {
    Instant now = clock.instant();
    if (now.isBefore(lastShown.plus(terminal ? REFRESH : PLAIN_REFRESH))) {
      return;
    }
    lastShown = now;
    if (terminal) {
      err.print(CLEAR_LINE + transfer.get().bar());
      err.flush();
    } else {
      line(transfer.get().line());
    }
  }

  /** What follows belongs together, up to the next section; only a workflow's log shows that. */
  synchronized void section(String title) {
    endSection();
    actions.group(err, title);
    inSection = true;
  }

  /** What follows is for everybody to see. */
  synchronized void endSection() {
    if (inSection) {
      actions.endGroup(err);
      inSection = false;
    }
  }

  /** Something that does not stop the command, and that somebody should look at. */
  synchronized void warning(String text) {
    line("warning: " + text);
    actions.warning(err, text);
  }

  /** A line of its own. */
  synchronized void line(String text) {
    err.println((terminal ? CLEAR_LINE : "") + text);
    err.flush();
  }

  private long underWayBytes() {
    return downloads.values().stream().mapToLong(Download::doneBytes).sum();
  }

  private Transfer fetching() {
    long total =
        downloads.values().stream().mapToLong(d -> d.totalBytes().orElse(d.doneBytes())).sum();
    return new Transfer(
        "fetching",
        underWayBytes(),
        total,
        fetching.bytesPerSecond(clock.instant(), fetchedBytes + underWayBytes()));
  }
}
