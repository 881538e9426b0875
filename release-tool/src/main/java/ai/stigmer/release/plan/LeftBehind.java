package ai.stigmer.release.plan;

import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.spec.Version;

/**
 * A floating tag that goes on naming what is given up: the release to go back to has no such tag.
 *
 * @param version that it names
 */
public record LeftBehind(Image image, String tag, Version version) {}
