/**
 * What git knows about the tree a release is built from: version, commit, time, cleanliness.
 *
 * <p>Asks the {@code git} program, as users configured it, and changes nothing.
 */
@NullMarked
package ai.stigmer.release.source;

import org.jspecify.annotations.NullMarked;
