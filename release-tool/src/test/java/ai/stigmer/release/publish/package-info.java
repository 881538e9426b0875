@NullMarked
package ai.stigmer.release.publish;

import org.jspecify.annotations.NullMarked;
