package ai.stigmer.release.plan;

import java.util.Set;

/**
 * Which releases are to be given up.
 *
 * @param releases their tags; drafts among them are deleted
 * @param reason for people, one line
 */
public record Withdrawal(Set<String> releases, String reason) {
  public Withdrawal {
    releases = Set.copyOf(releases);
    if (reason.isBlank() || reason.lines().count() != 1) {
      throw new IllegalArgumentException("a reason is one line of text");
    }
  }
}
