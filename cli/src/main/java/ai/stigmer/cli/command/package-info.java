/** What each command of {@code stigmer} takes and does; returns results, prints nothing. */
@NullMarked
package ai.stigmer.cli.command;

import org.jspecify.annotations.NullMarked;
