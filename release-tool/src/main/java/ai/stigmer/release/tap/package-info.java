/**
 * A Homebrew tap as a git repository, through JGit: on this machine or in any other place. It reads
 * and commits one formula and knows nothing of what is in it. Neither git nor anybody's settings of
 * it have a part in that, and no history is fetched.
 */
@NullMarked
package ai.stigmer.release.tap;

import org.jspecify.annotations.NullMarked;
