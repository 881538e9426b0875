package ai.stigmer.release.debian;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All packages of one suite and architecture. */
public final class PackageIndex {
  private static final Comparator<IndexedPackage> NEWEST_FIRST =
      Comparator.comparing(IndexedPackage::version).reversed();

  private final Map<String, List<IndexedPackage>> byName = new HashMap<>();
  private final Map<String, List<Provider>> providers = new HashMap<>();

  /** A package that stands for a virtual one. */
  record Provider(IndexedPackage provider, Relation provided) {
    /** Policy §7.5: a version is provided only where it is said. */
    boolean satisfies(Relation wanted) {
      return wanted.constraint().isEmpty()
          || provided.constraint().filter(c -> wanted.accepts(c.version())).isPresent();
    }
  }

  private PackageIndex() {}

  /**
   * Reads a {@code Packages} file.
   *
   * @param subject as messages name it
   * @throws InvalidInput if a stanza is malformed
   */
  static PackageIndex read(String subject, InputStream packages) throws IOException {
    PackageIndex index = new PackageIndex();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(packages, StandardCharsets.UTF_8), 1 << 16);
    int number = 0;
    try {
      Optional<Stanza> stanza = Stanza.read(in, IndexedPackage.FIELDS);
      while (stanza.isPresent()) {
        number++;
        index.add(IndexedPackage.of(stanza.get()));
        stanza = Stanza.read(in, IndexedPackage.FIELDS);
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(
          subject, "is malformed after package " + number + ": " + e.getMessage(), null, e);
    }
    index.sort();
    return index;
  }

  private void add(IndexedPackage found) {
    byName.computeIfAbsent(found.name(), _ -> new ArrayList<>(1)).add(found);
    for (List<Relation> group : found.provides()) {
      for (Relation provided : group) {
        providers
            .computeIfAbsent(provided.name(), _ -> new ArrayList<>(1))
            .add(new Provider(found, provided));
      }
    }
  }

  private void sort() {
    byName.values().forEach(versions -> versions.sort(NEWEST_FIRST));
    providers
        .values()
        .forEach(
            found ->
                found.sort(
                    Comparator.comparing((Provider p) -> p.provider().name())
                        .thenComparing(Provider::provider, NEWEST_FIRST)));
  }

  /**
   * Chooses packages; {@link Resolver} says by which rules. Each stands after those it depends on.
   *
   * @throws InvalidInput if a package does not exist, or two of the set exclude each other
   */
  public List<DebianPackage> resolve(PackageRequest request) {
    return Resolver.resolve(this, request);
  }

  public int size() {
    return byName.size();
  }

  boolean knows(String name) {
    return byName.containsKey(name) || providers.containsKey(name);
  }

  /** The newest real package that satisfies the relation. */
  Optional<IndexedPackage> newest(Relation wanted) {
    return byName.getOrDefault(wanted.name(), List.of()).stream()
        .filter(found -> wanted.accepts(found.version()))
        .findFirst();
  }

  /** Packages that provide it, by name. */
  List<IndexedPackage> providers(Relation wanted) {
    return providers.getOrDefault(wanted.name(), List.of()).stream()
        .filter(provider -> provider.satisfies(wanted))
        .map(Provider::provider)
        .toList();
  }
}
