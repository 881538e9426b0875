package ai.stigmer.cli.output;

import com.grack.nanojson.JsonWriter;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The console of one run, over its two streams. */
public final class StreamConsole implements Console {
  private final PrintStream out;
  private final PrintStream err;
  private final OutputFormat format;
  private final BooleanSupplier terminal;
  private boolean drawn;

  /**
   * Over the streams of the process.
   *
   * @param terminal whether {@code err} may be drawn on; asked only by who would draw
   */
  public StreamConsole(
      PrintStream out, PrintStream err, OutputFormat format, BooleanSupplier terminal) {
    this.out = out;
    this.err = err;
    this.format = format;
    this.terminal = terminal;
  }

  @Override
  public synchronized void say(String line) {
    if (format == OutputFormat.TEXT) {
      err.print((drawn ? "\r\u001B[K" : "") + line + "\n");
      err.flush();
      drawn = false;
    }
  }

  @Override
  public synchronized void progress(String line) {
    if (!redraws()) {
      say(line);
    } else if (format == OutputFormat.TEXT) {
      err.print("\r\u001B[K" + line);
      err.flush();
      drawn = true;
    }
  }

  @Override
  public boolean redraws() {
    return terminal.getAsBoolean();
  }

  /** Ends a line that is drawn, so that what follows has its own. */
  public synchronized void settle() {
    if (drawn) {
      err.print("\r\u001B[K");
      err.flush();
      drawn = false;
    }
  }

  @Override
  public synchronized void logLine(String stream, String line) {
    if (format == OutputFormat.JSON) {
      Map<String, @Nullable Object> facts = new LinkedHashMap<>();
      facts.put("stream", stream);
      facts.put("line", line);
      event("log", facts);
    } else {
      out.print(line + "\n");
      out.flush();
    }
  }

  @Override
  public synchronized void event(String type, Map<String, @Nullable Object> facts) {
    if (format == OutputFormat.JSON) {
      Map<String, @Nullable Object> event = new LinkedHashMap<>();
      event.put("event", type);
      event.putAll(facts);
      out.print(JsonWriter.string(event) + "\n");
      out.flush();
    }
  }
}
