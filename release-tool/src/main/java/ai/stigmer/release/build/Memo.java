package ai.stigmer.release.build;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Results that several steps want and only one makes; the others wait for it. */
final class Memo<K, V> {
  private final Map<K, Object> locks = new ConcurrentHashMap<>();
  private final Map<K, V> values = new ConcurrentHashMap<>();

  V get(K key, Function<? super K, ? extends V> make) {
    synchronized (locks.computeIfAbsent(key, _ -> new Object())) {
      V known = values.get(key);
      if (known != null) {
        return known;
      }
      V made = make.apply(key);
      values.put(key, made);
      return made;
    }
  }
}
