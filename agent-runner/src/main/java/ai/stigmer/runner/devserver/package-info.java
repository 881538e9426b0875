/**
 * A Temporal server in memory, for development: loopback only, real time, nothing kept. Does not
 * know the runner.
 */
@NullMarked
package ai.stigmer.runner.devserver;

import org.jspecify.annotations.NullMarked;
