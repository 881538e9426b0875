package ai.stigmer.release.spec;

/**
 * A release as one profile wants it.
 *
 * @param spec with the profile's platforms and destinations put in
 * @param movesPointersForPrereleases whether prereleases move {@code latest} and the tap
 */
public record ProfiledSpec(String profile, ReleaseSpec spec, boolean movesPointersForPrereleases) {}
