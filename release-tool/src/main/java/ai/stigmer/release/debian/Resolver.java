package ai.stigmer.release.debian;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Chooses the packages of a request: the closure of {@code Pre-Depends} and {@code Depends} (Policy
 * §7.2), nothing essential, recommended or suggested beyond it.
 *
 * <p>One answer for one index and request. Of alternatives, the first that a chosen package already
 * satisfies, else the first that can be had; a real package before those that provide its name,
 * these by name; always the newest version. There is no going back on a choice: where that would be
 * needed, the error names both sides, and the request names the package to take. A dependency is
 * dropped when one of its alternatives is in {@code without}.
 */
final class Resolver {
  private final PackageIndex index;
  private final PackageRequest request;
  private final SortedMap<String, IndexedPackage> chosen = new TreeMap<>();

  private Resolver(PackageIndex index, PackageRequest request) {
    this.index = index;
    this.request = request;
  }

  /**
   * Gives the packages so that each stands after those it depends on; in a cycle, the one whose
   * name is met first comes last.
   *
   * @throws InvalidInput if a package does not exist, or two of the set exclude each other
   */
  static List<DebianPackage> resolve(PackageIndex index, PackageRequest request) {
    return new Resolver(index, request).resolve();
  }

  private List<DebianPackage> resolve() {
    Deque<IndexedPackage> open = new ArrayDeque<>();
    for (String name : request.requested()) {
      IndexedPackage found =
          index
              .newest(new Relation(name, Optional.empty()))
              .orElseThrow(() -> unsatisfied("package `" + name + "` does not exist in it"));
      chosen.put(name, found);
      open.add(found);
    }
    while (request.dependencies() && !open.isEmpty()) {
      IndexedPackage next = open.remove();
      for (List<Relation> need : next.needs()) {
        if (isLeftOut(need) || isSatisfied(need)) {
          continue;
        }
        IndexedPackage found = choose(next, need);
        IndexedPackage other = chosen.putIfAbsent(found.name(), found);
        if (other != null && !other.equals(found)) {
          throw unsatisfied(
              "`"
                  + next.name()
                  + "` needs `"
                  + words(need)
                  + "`, but `"
                  + other.name()
                  + "` is taken in version "
                  + other.version());
        }
        open.add(found);
      }
    }
    requireNoClash();
    return inOrder().stream().map(IndexedPackage::pinned).toList();
  }

  private boolean isLeftOut(List<Relation> need) {
    return need.stream().anyMatch(relation -> request.without().contains(relation.name()));
  }

  private boolean isSatisfied(List<Relation> need) {
    return need.stream().anyMatch(relation -> satisfier(relation).isPresent());
  }

  /** The chosen package, real or providing, that satisfies the relation. */
  private Optional<IndexedPackage> satisfier(Relation wanted) {
    IndexedPackage real = chosen.get(wanted.name());
    if (real != null && wanted.accepts(real.version())) {
      return Optional.of(real);
    }
    return index.providers(wanted).stream()
        .filter(provider -> provider.equals(chosen.get(provider.name())))
        .findFirst();
  }

  private IndexedPackage choose(IndexedPackage wanting, List<Relation> need) {
    for (Relation wanted : need) {
      Optional<IndexedPackage> real = index.newest(wanted);
      if (real.isPresent()) {
        return real.get();
      }
      Optional<IndexedPackage> provider =
          index.providers(wanted).stream()
              .filter(found -> !request.without().contains(found.name()))
              .findFirst();
      if (provider.isPresent()) {
        return provider.get();
      }
    }
    throw unsatisfied(
        "`" + wanting.name() + "` needs `" + words(need) + "`, which it does not have");
  }

  private void requireNoClash() {
    for (IndexedPackage one : chosen.values()) {
      for (Relation clash : one.clashes()) {
        IndexedPackage other = chosen.get(clash.name());
        if (other != null && !other.equals(one) && clash.accepts(other.version())) {
          throw unsatisfied(
              "`" + one.name() + "` cannot stand beside `" + clash + "`, and both are in the set");
        }
      }
    }
  }

  private List<IndexedPackage> inOrder() {
    Set<String> entered = new LinkedHashSet<>();
    List<IndexedPackage> order = new ArrayList<>();
    for (IndexedPackage one : chosen.values()) {
      visit(one, entered, order);
    }
    return order;
  }

  private void visit(IndexedPackage one, Set<String> entered, List<IndexedPackage> order) {
    if (!entered.add(one.name())) {
      return;
    }
    for (List<Relation> need : one.needs()) {
      need.stream()
          .flatMap(relation -> satisfier(relation).stream())
          .findFirst()
          .ifPresent(found -> visit(found, entered, order));
    }
    order.add(one);
  }

  private InvalidInput unsatisfied(String problem) {
    return new InvalidInput(
        "debian set " + request,
        "cannot be resolved: " + problem,
        "change `packages` or `without` of that set in release.yml");
  }

  private static String words(List<Relation> need) {
    return need.stream().map(Relation::toString).collect(Collectors.joining(" | "));
  }
}
