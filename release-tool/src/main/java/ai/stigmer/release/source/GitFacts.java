package ai.stigmer.release.source;

import ai.stigmer.release.spec.Version;
import java.time.Instant;

/**
 * The state of a checkout.
 *
 * @param version of the tag at this commit, else a development version {@code
 *     X.Y.Z-dev.N.g<commit>[.dirty.<hash>]}, where N counts commits since the newest tag
 * @param tag name of the release's tag, {@code <prefix><version>}; it need not exist
 * @param tagged whether that tag exists, at this very commit, and the tree is clean
 * @param commit full object name
 * @param commitTime to the second
 * @param dirty whether tracked or unignored files differ from the commit
 */
public record GitFacts(
    Version version,
    String tag,
    boolean tagged,
    String commit,
    Instant commitTime,
    boolean dirty) {}
