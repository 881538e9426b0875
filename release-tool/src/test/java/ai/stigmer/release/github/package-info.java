@NullMarked
package ai.stigmer.release.github;

import org.jspecify.annotations.NullMarked;
