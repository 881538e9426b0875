/**
 * {@code release.yml} and {@code release.lock} as records: what is to be released, from which
 * inputs.
 *
 * <p>Every mistake is reported at once, by file, line, column and key. Nothing here reads a file
 * other than the one it is given, and nothing is built.
 */
@NullMarked
package ai.stigmer.release.spec;

import org.jspecify.annotations.NullMarked;
