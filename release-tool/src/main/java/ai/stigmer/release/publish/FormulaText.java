package ai.stigmer.release.publish;

import java.net.URI;

/** Renders the formula for a place. */
@FunctionalInterface
public interface FormulaText {
  /**
   * The formula's Ruby.
   *
   * @param downloads the folder of the release's assets, without a slash at its end
   */
  String at(URI downloads);
}
