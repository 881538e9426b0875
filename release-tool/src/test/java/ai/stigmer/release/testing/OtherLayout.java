package ai.stigmer.release.testing;

import ai.stigmer.release.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What another writer would have made of a document: its keys by name, no white space. */
public final class OtherLayout {
  private static final JsonMapper OTHER =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private OtherLayout() {}

  /** Rewrites a file, and returns its new bytes. */
  public static byte[] of(Path json) {
    try {
      byte[] bytes =
          OTHER.writeValueAsBytes(OTHER.readValue(Files.readAllBytes(json), Object.class));
      AtomicFile.write(json, bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
