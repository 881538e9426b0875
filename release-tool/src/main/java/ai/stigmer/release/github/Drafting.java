package ai.stigmer.release.github;

import ai.stigmer.release.destination.ReleaseHeading;

/** Makes a draft with its notes. Whether one is there afterwards is looked at, not believed. */
@FunctionalInterface
public interface Drafting {
  /** Asks for a draft of a tag that has no release. */
  void create(ReleaseHeading heading);
}
