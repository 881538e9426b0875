/** The runner in a container of an engine. */
@NullMarked
package ai.stigmer.cli.container;

import org.jspecify.annotations.NullMarked;
