package ai.stigmer.release.github;

import java.time.Duration;

/**
 * The rhythm of a lock.
 *
 * @param lease how long a holder that says nothing more is believed to be alive
 * @param renewal how often a holder says that it is
 * @param poll how often somebody who waits looks
 */
public record LeaseTimes(Duration lease, Duration renewal, Duration poll) {
  public static final LeaseTimes DEFAULT =
      new LeaseTimes(Duration.ofMinutes(2), Duration.ofSeconds(30), Duration.ofSeconds(5));

  public LeaseTimes {
    if (renewal.multipliedBy(2).compareTo(lease) > 0) {
      throw new IllegalArgumentException("a lease of " + lease + " outlives no lost renewal");
    }
  }

  /** How long a holder itself may count on its lease: others must not be faster than it. */
  Duration trusted() {
    return lease.minus(renewal.dividedBy(2));
  }
}
