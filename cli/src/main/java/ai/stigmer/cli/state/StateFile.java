package ai.stigmer.cli.state;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small JSON object in a file of mode 0600 that is whole or not there. */
public record StateFile(Path path) {
  private static final int LONGEST = 1 << 20;

  /** Empty where there is none, and where it is not JSON: a file like that has nothing to tell. */
  public Optional<JsonObject> read() {
    try {
      if (Files.size(path) > LONGEST) {
        return Optional.empty();
      }
      return Optional.of(JsonParser.object().from(Files.readString(path)));
    } catch (NoSuchFileException | JsonParserException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Home.failed("read", path, e);
    }
  }

  public void write(Map<String, @Nullable Object> facts) {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.createDirectories(path.getParent());
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        var bytes = StandardCharsets.UTF_8.encode(JsonWriter.string(facts) + "\n");
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Home.failed("write", path, e);
    }
  }

  public void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw Home.failed("delete", path, e);
    }
  }
}
