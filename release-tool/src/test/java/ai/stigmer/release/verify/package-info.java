@NullMarked
package ai.stigmer.release.verify;

import org.jspecify.annotations.NullMarked;
