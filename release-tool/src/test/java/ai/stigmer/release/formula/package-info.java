@NullMarked
package ai.stigmer.release.formula;

import org.jspecify.annotations.NullMarked;
