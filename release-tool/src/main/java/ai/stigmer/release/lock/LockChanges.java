package ai.stigmer.release.lock;

import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import ai.stigmer.release.spec.ReleaseLock.PackageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says in lines for people what differs between two locks. */
public final class LockChanges {
  private LockChanges() {}

  /** One line per change, in the lock's order; none if the locks pin the same. */
  public static List<String> between(ReleaseLock old, ReleaseLock now) {
    List<String> lines = new ArrayList<>();
    compare(
        lines,
        "debian set",
        keyed(old.debian(), set -> set.request().toString()),
        keyed(now.debian(), set -> set.request().toString()),
        LockChanges::packages);
    compare(
        lines,
        "jdk",
        keyed(old.jdks(), jdk -> jdk.platform().toString()),
        keyed(now.jdks(), jdk -> jdk.platform().toString()),
        (a, b) -> List.of(a.vendor() + " " + a.version() + " → " + b.vendor() + " " + b.version()));
    compare(
        lines,
        "file",
        keyed(old.files(), file -> file.url().toString()),
        keyed(now.files(), file -> file.url().toString()),
        (a, b) -> List.of(a.sha256() + " → " + b.sha256()));
    compare(
        lines,
        "image",
        keyed(old.images(), image -> image.reference()),
        keyed(now.images(), image -> image.reference()),
        (a, b) -> List.of(a.digest() + " → " + b.digest()));
    return lines;
  }

  private interface Detail<T> {
    List<String> of(T old, T now);
  }

  private static <T> SortedMap<String, T> keyed(List<T> values, Function<T, String> key) {
    return values.stream()
        .collect(Collectors.toMap(key, Function.identity(), (a, _) -> a, TreeMap::new));
  }

  private static <T> void compare(
      List<String> lines, String kind, Map<String, T> old, Map<String, T> now, Detail<T> detail) {
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      T before = old.get(key);
      T after = now.get(key);
      if (before == null) {
        lines.add(kind + " " + key + ": new");
      } else if (after == null) {
        lines.add(kind + " " + key + ": no longer asked for");
      } else if (!before.equals(after)) {
        detail.of(before, after).forEach(line -> lines.add(kind + " " + key + ": " + line));
      }
    }
  }

  private static List<String> packages(PackageSet old, PackageSet now) {
    List<String> lines = new ArrayList<>();
    compare(
        lines,
        "package",
        keyed(old.packages(), DebianPackage::name),
        keyed(now.packages(), DebianPackage::name),
        (a, b) ->
            List.of(
                a.version().equals(b.version())
                    ? a.sha256() + " → " + b.sha256()
                    : a.version() + " → " + b.version()));
    return lines.isEmpty() ? List.of("other order") : lines;
  }
}
