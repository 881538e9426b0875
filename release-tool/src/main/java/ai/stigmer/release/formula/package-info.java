/**
 * A Homebrew formula: values in, Ruby out, and a lint of the rules a formula in a tap has to keep
 * (Homebrew 6).
 *
 * <p>Also says what a bottle of the same contents is called and how it is laid out. Reads and
 * writes no file, and never runs Ruby.
 */
@NullMarked
package ai.stigmer.release.formula;

import org.jspecify.annotations.NullMarked;
