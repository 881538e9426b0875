/**
 * Threads and their folders under the sandbox root. Never touches a file outside the root and never
 * follows a symbolic link below it. Knows nothing of Temporal.
 */
@NullMarked
package ai.stigmer.runner.thread;

import org.jspecify.annotations.NullMarked;
