/**
 * The connection to Temporal: start with retries, knowing whether polls are answered, and drain.
 * Does not know what the activities do.
 */
@NullMarked
package ai.stigmer.runner.worker;

import org.jspecify.annotations.NullMarked;
