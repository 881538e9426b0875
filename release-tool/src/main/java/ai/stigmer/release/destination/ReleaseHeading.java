package ai.stigmer.release.destination;

/**
 * What a new draft is made with.
 *
 * @param commit the full object name the tag stands at
 */
public record ReleaseHeading(
    String tag, String product, String version, String commit, boolean prerelease) {}
