package ai.stigmer.release.build;

import java.time.Instant;

/**
 * What the files of a release say about it.
 *
 * @param version a semantic version
 * @param commit full object name
 * @param commitTime to the second; the time of every file in every archive
 */
public record ReleaseFacts(String product, String version, String commit, Instant commitTime) {}
