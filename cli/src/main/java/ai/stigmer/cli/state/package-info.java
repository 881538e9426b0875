/**
 * What stigmer keeps under {@code ~/.stigmer}: files that appear whole, one lock, processes known
 * by more than their number.
 */
@NullMarked
package ai.stigmer.cli.state;

import org.jspecify.annotations.NullMarked;
