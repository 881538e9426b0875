/**
 * {@code release.json}: what was built, and which pointers are to name it.
 *
 * <p>It lists everything but itself, its referrer, signatures and fallback tags, so that no digest
 * depends on itself. Same release, same bytes.
 */
@NullMarked
package ai.stigmer.release.manifest;

import org.jspecify.annotations.NullMarked;
