package ai.stigmer.release.formula;

import ai.stigmer.release.image.Digest;
import java.net.URI;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code bottle} block: what Homebrew pours instead of running {@code def install}.
 *
 * @param rootUrl the folder of the bottles, to which Homebrew adds {@code /} and {@link
 *     Bottle#fileName()}
 * @param sha256 of each bottle
 */
public record BottleBlock(URI rootUrl, SortedMap<BottleTag, Digest> sha256) {
  public BottleBlock {
    if (!rootUrl.isAbsolute()) {
      throw new IllegalArgumentException(
          "the bottles' root URL `%s` is not absolute".formatted(rootUrl));
    }
    if (sha256.isEmpty()) {
      throw new IllegalArgumentException("a bottle block needs at least one bottle");
    }
    sha256 = Collections.unmodifiableSortedMap(new TreeMap<>(sha256));
  }

  /** Where Homebrew looks for a bottle. */
  public URI url(Bottle bottle) {
    return URI.create(rootUrl + "/" + bottle.fileName());
  }
}
