@NullMarked
package ai.stigmer.release.plan;

import org.jspecify.annotations.NullMarked;
