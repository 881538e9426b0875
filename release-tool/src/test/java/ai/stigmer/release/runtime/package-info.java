@NullMarked
package ai.stigmer.release.runtime;

import org.jspecify.annotations.NullMarked;
