/**
 * What {@code make build} leaves in {@code bin/}, run from outside on this repository itself, and
 * its output read with the tools that users have. Imports no class of the other modules.
 */
@NullMarked
package ai.stigmer.system;

import org.jspecify.annotations.NullMarked;
