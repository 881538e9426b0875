@NullMarked
package ai.stigmer.release.input;

import org.jspecify.annotations.NullMarked;
