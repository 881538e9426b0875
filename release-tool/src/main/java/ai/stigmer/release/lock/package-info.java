/**
 * Brings {@code release.lock} up to date: resolves Debian sets, hashes downloads, looks at the JDK
 * that builds. Building with the lock needs nothing of this package.
 */
@NullMarked
package ai.stigmer.release.lock;

import org.jspecify.annotations.NullMarked;
