/**
 * The one schema of the runner's environment: what it reads, of which type, with which default; the
 * command line, the image and the documentation are generated from it. Does not read the
 * environment itself.
 */
@NullMarked
package ai.stigmer.runner.environment;

import org.jspecify.annotations.NullMarked;
