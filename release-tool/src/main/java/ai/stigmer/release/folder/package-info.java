/**
 * A folder that stands in for a host of releases: {@code <tag>/} per published release, hidden
 * drafts beside them. It publishes nothing beyond the machine.
 */
@NullMarked
package ai.stigmer.release.folder;

import org.jspecify.annotations.NullMarked;
