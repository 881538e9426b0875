/**
 * Outside inputs on this machine: fetches what {@code release.lock} pins, by sha256, into a
 * content-addressed cache that processes share. It decides nothing about which inputs are wanted.
 */
@NullMarked
package ai.stigmer.release.input;

import org.jspecify.annotations.NullMarked;
