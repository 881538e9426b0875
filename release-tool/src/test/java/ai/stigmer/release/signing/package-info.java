@NullMarked
package ai.stigmer.release.signing;

import org.jspecify.annotations.NullMarked;
