@NullMarked
package ai.stigmer.release.debian;

import org.jspecify.annotations.NullMarked;
