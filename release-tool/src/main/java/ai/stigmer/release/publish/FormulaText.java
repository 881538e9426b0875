package ai.stigmer.release.publish;

import ai.stigmer.release.manifest.ReleaseManifest;
import java.net.URI;

/** Renders the formula of a release for a place. */
@FunctionalInterface
public interface FormulaText {
  /**
   * The formula's Ruby.
   *
   * @param release this one or an older one of the same product
   * @param downloads the folder of the release's assets, without a slash at its end
   */
  String at(ReleaseManifest release, URI downloads);
}
