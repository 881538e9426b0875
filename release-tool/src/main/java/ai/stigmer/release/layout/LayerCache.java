package ai.stigmer.release.layout;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Layers by what they are made of. An entry that is damaged is made again; entries are never
 * evicted. Safe for several threads, of which one makes a layer while the others wait, and for
 * several processes.
 */
public final class LayerCache {
  private final ImageLayout store;
  private final Path records;
  private final Map<Digest, Object> making = new ConcurrentHashMap<>();

  /** A cache in {@code folder}, made if it is not there. */
  public LayerCache(Path folder) {
    this.store = ImageLayout.create(folder);
    this.records = folder.resolve("layers");
  }

  /**
   * The layer of these inputs, stored in {@code target}.
   *
   * @param key a digest over everything the layer's bytes depend on: contents, paths, modes,
   *     owners, time, format
   * @param make writes the layer into {@code target}; called where the cache has none
   */
  public Layer get(Digest key, ImageLayout target, Supplier<Layer> make) {
    synchronized (making.computeIfAbsent(key, _ -> new Object())) {
      Optional<Layer> cached = read(key).filter(layer -> fetch(layer, target));
      if (cached.isPresent()) {
        return cached.get();
      }
      Layer made = make.get();
      store.copyFrom(target, made.descriptor());
      write(key, made);
      return made;
    }
  }

  private boolean fetch(Layer layer, ImageLayout target) {
    try {
      target.copyFrom(store, layer.descriptor());
      return true;
    } catch (InvalidInput | Mismatch _) {
      store.delete(layer.descriptor().digest());
      return false;
    }
  }

  /** Empty too if the record is not what was written. */
  private Optional<Layer> read(Digest key) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(record(key));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw Storage.of(record(key), "read", e);
    }
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    if (lines.size() != 6 || !lines.getLast().equals(checksum(lines.subList(0, 5)))) {
      return Optional.empty();
    }
    return Optional.of(
        new Layer(
            new Descriptor(lines.get(0), Digest.parse(lines.get(1)), Long.parseLong(lines.get(2))),
            Digest.parse(lines.get(3)),
            Long.parseLong(lines.get(4))));
  }

  private void write(Digest key, Layer layer) {
    List<String> lines =
        List.of(
            layer.descriptor().mediaType(),
            layer.descriptor().digest().toString(),
            Long.toString(layer.descriptor().sizeBytes()),
            layer.diffId().toString(),
            Long.toString(layer.unpackedSizeBytes()));
    String record = String.join("\n", lines) + "\n" + checksum(lines) + "\n";
    AtomicFile.write(record(key), record.getBytes(StandardCharsets.UTF_8));
  }

  private static String checksum(List<String> lines) {
    return Digest.of(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)).toString();
  }

  private Path record(Digest key) {
    return records.resolve(key.hex());
  }
}
