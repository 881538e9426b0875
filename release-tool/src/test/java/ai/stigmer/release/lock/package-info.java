@NullMarked
package ai.stigmer.release.lock;

import org.jspecify.annotations.NullMarked;
