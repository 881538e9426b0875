@NullMarked
package ai.stigmer.release.build;

import org.jspecify.annotations.NullMarked;
