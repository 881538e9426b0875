/** Log records as single lines on stderr, for everything that logs through slf4j or the JDK. */
@NullMarked
package ai.stigmer.runner.logging;

import org.jspecify.annotations.NullMarked;
