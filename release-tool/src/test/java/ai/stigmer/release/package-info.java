@NullMarked
package ai.stigmer.release;

import org.jspecify.annotations.NullMarked;
