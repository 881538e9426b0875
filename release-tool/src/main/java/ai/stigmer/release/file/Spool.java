package ai.stigmer.release.file;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.Storage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One file the contents of many are written into, one after the other, to be read again later. */
public final class Spool implements AutoCloseable {
  private final Path file;
  private final OutputStream out;
  private long end;

  public Spool(Path file) {
    this.file = file;
    try {
      this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    } catch (IOException e) {
      throw Storage.of(file, "written", e);
    }
  }

  /** Takes all bytes of a content that can be read once only. */
  public Content add(Content once) throws IOException {
    try (InputStream in = once.open()) {
      Slice slice = new Slice(file, end, once.sizeBytes());
      end += copy(in);
      return slice;
    }
  }

  private long copy(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      try {
        out.write(buffer, 0, n);
      } catch (IOException e) {
        throw Storage.of(file, "written", e);
      }
      copied += n;
    }
    return copied;
  }

  /** The contents added so far can be read from here on. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw Storage.of(file, "written", e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw Storage.of(file, "written", e);
    }
  }

  private record Slice(Path file, long offset, long sizeBytes) implements Content {
    @Override
    public InputStream open() throws IOException {
      InputStream in = Files.newInputStream(file);
      in.skipNBytes(offset);
      return new EndingStream(in, sizeBytes);
    }
  }
}
