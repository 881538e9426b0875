@NullMarked
package ai.stigmer.release.evidence;

import org.jspecify.annotations.NullMarked;
