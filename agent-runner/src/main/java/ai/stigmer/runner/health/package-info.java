/**
 * Alive and ready, over HTTP on the loopback address, and the probe behind {@code --healthcheck}.
 * Uses the JDK alone, so that a probe starts quickly.
 */
@NullMarked
package ai.stigmer.runner.health;

import org.jspecify.annotations.NullMarked;
