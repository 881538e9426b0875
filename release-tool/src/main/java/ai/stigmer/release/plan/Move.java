package ai.stigmer.release.plan;

import java.util.Optional;

/**
 * What a pointer named before and names afterwards: a version, the tag of a release, or a digest
 * where versions tell nothing.
 *
 * @param from empty if the pointer does not exist yet
 */
public record Move(Optional<String> from, String to) {}
