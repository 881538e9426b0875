@NullMarked
package ai.stigmer.release.source;

import org.jspecify.annotations.NullMarked;
