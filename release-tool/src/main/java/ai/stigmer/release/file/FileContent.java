package ai.stigmer.release.file;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a local file, which must not change while they are in use. */
public record FileContent(Path path, long sizeBytes) implements Content {

  /** Takes the size the file has now. */
  public static FileContent of(Path path) {
    try {
      return new FileContent(path, Files.size(path));
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
  }

  @Override
  public InputStream open() {
    try {
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
  }

  @Override
  public SeekableByteChannel channel() {
    try {
      return Files.newByteChannel(path);
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
  }
}
