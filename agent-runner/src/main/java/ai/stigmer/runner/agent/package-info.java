/**
 * One run of an agent: what is asked for, the loop of model and tools, its bounds, and the status
 * it ends with. Touches no file, socket or process: models and tools are ports. Knows nothing of
 * Temporal; its records are the JSON that workflows see.
 */
@NullMarked
package ai.stigmer.runner.agent;

import org.jspecify.annotations.NullMarked;
