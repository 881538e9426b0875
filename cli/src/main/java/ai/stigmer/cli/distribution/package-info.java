/**
 * Reads {@code distribution.json} (schema 1), the facts a release bakes into what it ships; writes
 * nothing.
 */
@NullMarked
package ai.stigmer.cli.distribution;

import org.jspecify.annotations.NullMarked;
