package ai.stigmer.cli.runner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one start is made of.
 *
 * @param environment of the runner, secrets included
 * @param facts all that makes a start differ from another, by name, fit to be shown: secrets are
 *     sealed
 */
public record Settings(Map<String, String> environment, Map<String, String> facts) {
  public Settings {
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /** Equal for equal facts. */
  public String configHash() {
    StringBuilder all = new StringBuilder();
    facts.forEach(
        (name, value) ->
            all.append(name.length())
                .append(':')
                .append(name)
                .append(value.length())
                .append(':')
                .append(value));
    try {
      byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The names of what differs from a runner that is there. */
  public SortedSet<String> differing(Map<String, String> others) {
    SortedSet<String> names = new TreeSet<>(facts.keySet());
    names.addAll(others.keySet());
    names.removeIf(
        name -> {
          String mine = facts.get(name);
          return mine != null && mine.equals(others.get(name));
        });
    return names;
  }
}
