@NullMarked
package ai.stigmer.release.spec;

import org.jspecify.annotations.NullMarked;
