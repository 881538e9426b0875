package ai.stigmer.release.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Compresses to one gzip member (RFC 1952) on all cores, as {@code pigz -6} does: fixed blocks,
 * each compressed on its own with the 32 KiB before it as dictionary, joined at byte boundaries.
 * The bytes depend on the input alone, not on the number of threads; memory is a fixed number of
 * blocks.
 *
 * <p>Not for use by several threads at once.
 */
public final class ParallelGzip extends OutputStream {
  static final int BLOCK_BYTES = 256 * 1024;
  private static final int DICTIONARY_BYTES = BlockDeflater.WINDOW_BYTES;

  /** MTIME 0, XFL 0, OS 255 (unknown): nothing about this machine. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final OutputStream out;
  private final ExecutorService workers;
  private final int blocksInFlight;
  private final Queue<Future<Block>> pending = new ArrayDeque<>();
  private final Queue<Block> idle = new ArrayDeque<>();
  private final Queue<BlockDeflater> deflaters = new ConcurrentLinkedQueue<>();
  private final CRC32 crc = new CRC32();
  private Block current = new Block();
  private long inputBytes;
  private boolean started;
  private boolean failed;
  private boolean finished;
  private boolean closed;

  /** Compresses on threads that all streams of this process share, one per core. */
  public ParallelGzip(OutputStream out) {
    this(out, SharedWorkers.POOL, SharedWorkers.COUNT);
  }

  ParallelGzip(OutputStream out, ExecutorService workers, int threads) {
    this.out = out;
    this.workers = workers;
    this.blocksInFlight = 4 * threads; // One that waits for a core does not stop the others.
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, bytes.length);
    if (finished || closed) {
      throw new IOException("stream is finished");
    }
    crc.update(bytes, from, length);
    inputBytes += length;
    int at = from;
    int left = length;
    while (left > 0) {
      if (current.isFull()) {
        submit(current.next(takeIdle()));
      }
      int taken = current.fill(bytes, at, left);
      at += taken;
      left -= taken;
    }
  }

  /** Blocks already compressed are passed on; the one being filled waits for more. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Compresses what is left and writes the trailer; {@code out} stays open. Nothing may follow. */
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    finished = true;
    current.last = true;
    submit(null);
    while (!pending.isEmpty()) {
      writeOldest();
    }
    writeTrailer();
    out.flush();
  }

  /** Finishes, unless an error came before, and closes {@code out}. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      if (!failed) {
        finish();
      }
    }
  }

  private void submit(@Nullable Block next) throws IOException {
    Block full = current;
    pending.add(workers.submit(() -> compress(full)));
    if (next != null) {
      current = next;
    }
    if (pending.size() >= blocksInFlight) {
      writeOldest();
    }
  }

  private Block takeIdle() {
    Block block = idle.poll();
    return block == null ? new Block() : block;
  }

  private void writeOldest() throws IOException {
    Block block = await(pending.remove());
    try {
      if (!started) {
        out.write(HEADER);
        started = true;
      }
      out.write(block.output.bytes(), 0, block.output.length());
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw e;
    }
    idle.add(block);
  }

  private Block await(Future<Block> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      failed = true;
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("compression interrupted");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      failed = true;
      throw new IllegalStateException("compression failed", e.getCause());
    }
  }

  private Block compress(Block block) {
    BlockDeflater deflater = deflaters.poll();
    if (deflater == null) {
      deflater = new BlockDeflater();
    }
    block.compressWith(deflater);
    deflaters.add(deflater);
    return block;
  }

  private void writeTrailer() throws IOException {
    byte[] trailer = new byte[8];
    for (int i = 0; i < 4; i++) {
      trailer[i] = (byte) (crc.getValue() >>> (8 * i));
      trailer[4 + i] = (byte) (inputBytes >>> (8 * i));
    }
    out.write(trailer);
  }

  /** Room for the dictionary and one block of input, and for the worst case of its output. */
  static final class Block {
    private final byte[] input =
        new byte[DICTIONARY_BYTES + BLOCK_BYTES + BlockDeflater.MARGIN_BYTES];
    private int dictionaryLength;
    private int inputLength;
    private boolean last;
    private final BitOutput output = new BitOutput(new byte[BLOCK_BYTES + BLOCK_BYTES / 64]);

    private boolean isFull() {
      return inputLength == BLOCK_BYTES;
    }

    private int fill(byte[] bytes, int from, int length) {
      int taken = Math.min(length, BLOCK_BYTES - inputLength);
      System.arraycopy(bytes, from, input, DICTIONARY_BYTES + inputLength, taken);
      inputLength += taken;
      return taken;
    }

    /** Makes {@code following} the block after this one. */
    private Block next(Block following) {
      System.arraycopy(input, BLOCK_BYTES, following.input, 0, DICTIONARY_BYTES);
      following.dictionaryLength = DICTIONARY_BYTES;
      following.inputLength = 0;
      following.last = false;
      return following;
    }

    private void compressWith(BlockDeflater deflater) {
      output.clear();
      deflater.deflate(
          input,
          DICTIONARY_BYTES - dictionaryLength,
          DICTIONARY_BYTES,
          DICTIONARY_BYTES + inputLength,
          last,
          output);
    }
  }

  /** Daemons: a forgotten stream does not keep the process alive. */
  private static final class SharedWorkers {
    static final int COUNT = Runtime.getRuntime().availableProcessors();
    static final ExecutorService POOL =
        Executors.newFixedThreadPool(
            COUNT, Thread.ofPlatform().daemon().name("gzip-", 1).factory());
  }
}
