/**
 * Commands of an agent: a clean environment, bounded output, an end with everything they started,
 * and, where the kernel can (Linux's Landlock), no file outside their folder. Knows nothing of
 * agents.
 */
@NullMarked
package ai.stigmer.runner.command;

import org.jspecify.annotations.NullMarked;
