/**
 * The ways a release can fail, by who can act on it. Exit codes are given in {@code cli}, nowhere
 * else.
 */
@NullMarked
package ai.stigmer.release.failure;

import org.jspecify.annotations.NullMarked;
