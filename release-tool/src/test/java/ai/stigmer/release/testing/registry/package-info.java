/** A registry of our own with ghcr.io's habits, which fails on request; and a token service. */
@NullMarked
package ai.stigmer.release.testing.registry;

import org.jspecify.annotations.NullMarked;
