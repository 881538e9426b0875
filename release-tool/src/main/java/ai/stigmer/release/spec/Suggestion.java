package ai.stigmer.release.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The word somebody meant. */
final class Suggestion {
  private Suggestion() {}

  /** {@code did you mean `x`?}, or all that is known where nothing is near. */
  static String of(String word, Collection<String> known) {
    return nearest(word, known)
        .map(Suggestion::ask)
        .orElseGet(() -> known.isEmpty() ? "there is none here" : "known are " + list(known));
  }

  static String ask(String word) {
    return "did you mean `" + word + "`?";
  }

  static String list(Collection<String> words) {
    return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
  }

  /** At most a third of the letters differ; among equals the first one. */
  static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(
            candidate ->
                distance(word, candidate) <= Math.max(word.length(), candidate.length()) / 3)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Letters inserted, removed, replaced or swapped with their neighbour, whatever their case. */
  private static int distance(String a, String b) {
    String left = a.toLowerCase(Locale.ROOT);
    String right = b.toLowerCase(Locale.ROOT);
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, left, right, i, j);
      }
    }
    return cost[left.length()][right.length()];
  }

  private static int cheapest(int[][] cost, String left, String right, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
