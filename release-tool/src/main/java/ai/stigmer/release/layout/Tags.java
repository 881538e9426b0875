package ai.stigmer.release.layout;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.LockedFile;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * {@code index.json}: tags as {@code org.opencontainers.image.ref.name} annotations, sorted. Unlike
 * other documents it is no content but a set of pointers, and is written anew from its values.
 */
final class Tags {
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  private static final Comparator<Descriptor> ORDER =
      Comparator.<Descriptor, String>comparing(d -> d.annotations().getOrDefault(REF_NAME, ""))
          .thenComparing(Descriptor::digest);

  private final Path file;
  private final Path lock;

  Tags(Path folder) {
    this.file = folder.resolve("index.json");
    this.lock = folder.resolve(".lock");
  }

  void createIfAbsent() {
    if (!Files.exists(file)) {
      try (LockedFile _ = LockedFile.hold(lock)) {
        if (!Files.exists(file)) {
          write(List.of());
        }
      }
    }
  }

  /** Everything the layout points to, tagged or not. */
  List<Descriptor> roots() {
    try {
      return Index.read(file.toString(), Files.readAllBytes(file)).value().manifests();
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  SortedMap<String, Descriptor> read() {
    SortedMap<String, Descriptor> tags = new TreeMap<>();
    for (Descriptor root : roots()) {
      String tag = root.annotations().get(REF_NAME);
      if (tag != null && tags.put(tag, withoutTag(root)) != null) {
        throw new InvalidInput(file.toString(), "has the tag `" + tag + "` twice", "remove one");
      }
    }
    return tags;
  }

  void move(String tag, Descriptor root) {
    ImageReference.requireTag(tag);
    change(roots -> replaced(roots, tag, root));
  }

  void moveOnce(String tag, Descriptor root) {
    ImageReference.requireTag(tag);
    change(
        roots -> {
          for (Descriptor there : roots) {
            if (tag.equals(there.annotations().get(REF_NAME))
                && !there.digest().equals(root.digest())) {
              throw new Mismatch(
                  file.getParent() + ":" + tag,
                  root.digest().toString(),
                  there.digest().toString(),
                  "a version is never moved: release the next one");
            }
          }
          return replaced(roots, tag, root);
        });
  }

  /** Adds an entry without a tag unless some entry is the same content. */
  void addUntagged(Descriptor root) {
    change(
        roots -> {
          List<Descriptor> after = new ArrayList<>(roots);
          if (roots.stream().noneMatch(there -> there.digest().equals(root.digest()))) {
            after.add(root);
          }
          return after;
        });
  }

  void remove(String tag) {
    change(
        roots -> roots.stream().filter(r -> !tag.equals(r.annotations().get(REF_NAME))).toList());
  }

  private void change(UnaryOperator<List<Descriptor>> change) {
    try (LockedFile _ = LockedFile.hold(lock)) {
      List<Descriptor> before = roots();
      List<Descriptor> after = change.apply(before).stream().sorted(ORDER).toList();
      if (!after.equals(before)) {
        write(after);
      }
    }
  }

  private void write(List<Descriptor> roots) {
    Encoded<Index> index = new Index(MediaTypes.OCI_INDEX, roots, new TreeMap<>()).encode();
    AtomicFile.write(file, index.bytes());
  }

  private static List<Descriptor> replaced(List<Descriptor> roots, String tag, Descriptor root) {
    List<Descriptor> after = new ArrayList<>();
    for (Descriptor there : roots) {
      if (!tag.equals(there.annotations().get(REF_NAME))) {
        after.add(there);
      }
    }
    SortedMap<String, String> annotations = new TreeMap<>(root.annotations());
    annotations.put(REF_NAME, tag);
    after.add(with(root, annotations));
    return after;
  }

  private static Descriptor withoutTag(Descriptor root) {
    SortedMap<String, String> annotations = new TreeMap<>(root.annotations());
    annotations.remove(REF_NAME);
    return with(root, annotations);
  }

  private static Descriptor with(Descriptor root, SortedMap<String, String> annotations) {
    return new Descriptor(
        root.mediaType(), root.digest(), root.sizeBytes(), root.platform(), annotations);
  }
}
