/**
 * What a release needs of the places users reach it through: an image repository, a host of
 * releases, a Homebrew tap. Ports only; every adapter stands above this package and knows no other.
 *
 * <p>Contents are addressed by digest and never deleted; a pointer changes in one step. No method
 * retries across calls and none decides whether a step is allowed: {@code plan} does.
 */
@NullMarked
package ai.stigmer.release.destination;

import org.jspecify.annotations.NullMarked;
