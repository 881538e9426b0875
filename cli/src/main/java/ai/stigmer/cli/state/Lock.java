package ai.stigmer.cli.state;

import ai.stigmer.cli.failure.Conflict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The one lock of a home, of the operating system: it ends with its process, however that ends. The
 * file itself stays; it is empty of meaning.
 */
public final class Lock implements AutoCloseable {
  private final FileChannel channel;

  private Lock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for its turn.
   *
   * @param waiting told once, if it has to wait
   */
  public static Lock take(Home home, Duration patience, Consumer<String> waiting) {
    Path file = home.lockFile();
    try {
      Home.made(home.root());
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean told = false;
      long end = System.nanoTime() + patience.toNanos();
      while (true) {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          channel.truncate(0);
          channel.write(
              StandardCharsets.UTF_8.encode(Long.toString(ProcessHandle.current().pid())), 0);
          return new Lock(channel);
        }
        String holder = holder(channel);
        if (System.nanoTime() > end) {
          channel.close();
          throw new Conflict(
              "another stigmer" + holder + " is at work",
              Map.of("file", file.toString()),
              List.of("wait for it, or end it, and run this again"),
              null);
        }
        if (!told) {
          waiting.accept("waiting for another stigmer" + holder + " to finish");
          told = true;
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    } catch (IOException e) {
      throw Home.failed("lock", file, e);
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    String pid = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    return pid.isBlank() ? "" : " (process " + pid.strip() + ")";
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The end of this process frees it.
      return;
    }
  }
}
