/**
 * A Homebrew tap as a git repository, through JGit. It reads and commits one formula and knows
 * nothing of what is in it.
 */
@NullMarked
package ai.stigmer.release.tap;

import org.jspecify.annotations.NullMarked;
