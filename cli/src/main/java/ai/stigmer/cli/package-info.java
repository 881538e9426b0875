/**
 * The {@code stigmer} program: starts, picks the command, prints its result, exits. Nothing else
 * prints or exits.
 */
@NullMarked
package ai.stigmer.cli;

import org.jspecify.annotations.NullMarked;
