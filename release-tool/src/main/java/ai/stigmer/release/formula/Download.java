package ai.stigmer.release.formula;

import ai.stigmer.release.image.Digest;
import java.net.URI;

/**
 * Where one platform's archive is fetched from, and what it must hash to.
 *
 * @param url in full: a formula's URL names its version literally
 */
public record Download(URI url, Digest sha256) {
  public Download {
    if (!url.isAbsolute()) {
      throw new IllegalArgumentException("formula URL `%s` is not absolute".formatted(url));
    }
  }
}
