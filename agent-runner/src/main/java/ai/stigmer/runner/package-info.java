/**
 * The service in the image: a Temporal worker that runs activities and no workflows, with its
 * health endpoints, its signals and its exit codes.
 */
@NullMarked
package ai.stigmer.runner;

import org.jspecify.annotations.NullMarked;
