@NullMarked
package ai.stigmer.release.tap;

import org.jspecify.annotations.NullMarked;
