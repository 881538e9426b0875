/**
 * Recomputes every size and digest of a release from bytes, in {@code dist/} and where it is
 * published, and says what differs. It changes nothing and trusts no record of a destination.
 */
@NullMarked
package ai.stigmer.release.verify;

import org.jspecify.annotations.NullMarked;
