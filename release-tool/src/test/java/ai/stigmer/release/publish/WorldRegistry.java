package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Referrer;
import ai.stigmer.release.testing.SampleRelease;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A registry's repository in memory. As with the real ones, a manifest needs its parts. */
final class WorldRegistry implements ImageStore {
  private final Requests requests;
  private final Map<Digest, byte[]> contents = new TreeMap<>();
  private final Map<String, Descriptor> tags = new TreeMap<>();
  private final Map<Digest, Set<Referrer>> referrers = new TreeMap<>();

  WorldRegistry(Requests requests) {
    this.requests = requests;
  }

  /** Everything that users or publishers could tell apart. */
  String state() {
    StringBuilder state = new StringBuilder();
    contents.keySet().forEach(d -> state.append("content " + d).append('\n'));
    referrers.forEach(
        (d, all) ->
            all.stream()
                .map(r -> "referrer of " + d + " " + r + '\n')
                .sorted()
                .forEach(state::append));
    tags.forEach((tag, d) -> state.append("tag " + tag + " " + d.digest()).append('\n'));
    return state.toString();
  }

  /** What each tag leads to. */
  Map<String, Descriptor> tagged() {
    return Collections.unmodifiableMap(tags);
  }

  Optional<byte[]> find(Digest content) {
    return Optional.ofNullable(contents.get(content));
  }

  /** What a manifest or an index names, and cannot be without. */
  static List<Descriptor> parts(Descriptor parent, byte[] bytes) {
    if (MediaTypes.isIndex(parent.mediaType())) {
      return Index.read("index", bytes).value().manifests();
    }
    if (MediaTypes.isManifest(parent.mediaType())) {
      Manifest manifest = Manifest.read("manifest", bytes).value();
      List<Descriptor> children = new ArrayList<>(manifest.layers());
      children.add(manifest.config());
      return children;
    }
    return List.of();
  }

  @Override
  public String name() {
    return SampleRelease.REPOSITORY;
  }

  @Override
  public boolean has(Descriptor content) {
    requests.read();
    return contents.containsKey(content.digest());
  }

  @Override
  public void push(Descriptor descriptor, Content content) {
    byte[] bytes = World.bytes(content);
    for (Descriptor child : parts(descriptor, bytes)) {
      if (!contents.containsKey(child.digest())) {
        throw new InvalidInput(descriptor.digest().toString(), "lacks " + child, "push it");
      }
    }
    requests.change(() -> contents.put(descriptor.digest(), bytes));
    if (MediaTypes.isManifest(descriptor.mediaType())) {
      register(descriptor, Manifest.read("manifest", bytes).value());
    }
  }

  /** As with the fallback tag, a request of its own. */
  private void register(Descriptor descriptor, Manifest manifest) {
    Descriptor subject = manifest.subject();
    if (subject != null) {
      requests.change(
          () ->
              referrers
                  .computeIfAbsent(subject.digest(), _ -> new LinkedHashSet<>())
                  .add(Referrer.of(descriptor, manifest)));
    }
  }

  @Override
  public List<Referrer> referrers(Digest subject) {
    requests.read();
    return List.copyOf(referrers.getOrDefault(subject, Set.of()));
  }

  @Override
  public Content content(Descriptor descriptor) {
    byte[] bytes = contents.get(descriptor.digest());
    if (bytes == null) {
      throw new Mismatch("registry", descriptor.digest().toString(), "missing", null);
    }
    return Content.of(bytes);
  }

  @Override
  public Optional<Descriptor> resolve(String tag) {
    requests.read();
    return Optional.ofNullable(tags.get(tag));
  }

  @Override
  public SortedSet<String> tags() {
    return new TreeSet<>(tags.keySet());
  }

  @Override
  public void tag(String tag, Descriptor manifest) {
    if (!contents.containsKey(manifest.digest())) {
      throw new InvalidInput(tag, "lacks its manifest", "push it");
    }
    requests.change(() -> tags.put(tag, manifest));
  }
}
