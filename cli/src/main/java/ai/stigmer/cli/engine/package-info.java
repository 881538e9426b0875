/**
 * Docker's Engine API (v1.41 and later, unversioned paths) over a socket, with the differences of
 * Podman 4.3 and later; decides nothing about images or the runner.
 */
@NullMarked
package ai.stigmer.cli.engine;

import org.jspecify.annotations.NullMarked;
