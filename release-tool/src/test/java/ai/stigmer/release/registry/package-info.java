/**
 * Tests of the registry client, with registries of both kinds: real ones, and faulty ones of ours.
 */
@NullMarked
package ai.stigmer.release.registry;

import org.jspecify.annotations.NullMarked;
