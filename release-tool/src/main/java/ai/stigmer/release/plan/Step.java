package ai.stigmer.release.plan;

/**
 * The steps of publishing that change something, in their order (docs: the order of publishing).
 */
public enum Step {
  /** Contents are put where no user sees them. */
  STAGE,
  /** What is staged is read back. */
  PROVE,
  /** The registry's write-once tag. */
  VERSION_TAG,
  /** The release becomes public. */
  COMMIT,
  /** A release is marked as given up, before what users follow moves away from it. */
  WITHDRAW,
  /** What users follow moves: forward, or back from what is given up. */
  POINTERS
}
