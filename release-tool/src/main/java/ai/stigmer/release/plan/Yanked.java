package ai.stigmer.release.plan;

/** What becomes of a version that was given up when it is to be published. */
public enum Yanked {
  /** It is refused, so that a job that is run again undoes nothing. */
  STAYS,
  /** Its mark is taken away: somebody said so. */
  IS_PUBLISHED_AGAIN
}
