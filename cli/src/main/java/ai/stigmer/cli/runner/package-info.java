/**
 * What the runner is to stigmer, in a container or not: its settings, its health, and the verbs of
 * {@link ai.stigmer.cli.runner.Runner}.
 */
@NullMarked
package ai.stigmer.cli.runner;

import org.jspecify.annotations.NullMarked;
