/**
 * A GitHub for tests: releases, assets and git references with the habits of the real one, on
 * loopback, with faults on demand. Also runs as a process of its own.
 */
@NullMarked
package ai.stigmer.release.testing.github;

import org.jspecify.annotations.NullMarked;
