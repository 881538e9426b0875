package ai.stigmer.release.publish;

import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Withdrawal;
import ai.stigmer.release.spec.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which releases to give up, and the one their pointers go back to.
 *
 * @param target tag of a published release; one of those given up where nothing older is there
 */
public record Retreat(String target, Withdrawal withdrawal) {
  /**
   * Users are to get {@code version} and nothing newer: every release that could take the pointers
   * forward again is given up, and every such draft deleted.
   *
   * @param prefix what stands before the version in a tag's name
   * @throws InvalidInput if there is no such release
   */
  public static Retreat to(
      Version version, String reason, String prefix, ReleaseHost host, Succession succession) {
    Releases all = new Releases(prefix, host.releases());
    HostedRelease target = all.require(version, host.name());
    Set<String> newer =
        all.releases().stream()
            .filter(r -> r.state() != State.YANKED)
            .filter(r -> all.version(r).filter(v -> isAfter(v, version, succession)).isPresent())
            .map(HostedRelease::tag)
            .collect(Collectors.toSet());
    return new Retreat(target.tag(), new Withdrawal(newer, reason));
  }

  /**
   * One release is given up; what names it goes back to the newest older one that users were to
   * have.
   *
   * @param prefix what stands before the version in a tag's name
   * @throws InvalidInput if there is no such release
   */
  public static Retreat from(
      Version version, String reason, String prefix, ReleaseHost host, Succession succession) {
    Releases all = new Releases(prefix, host.releases());
    HostedRelease given = all.require(version, host.name());
    String target =
        all.releases().stream()
            .filter(r -> r.state() == State.PUBLISHED)
            .filter(r -> all.version(r).filter(v -> isAfter(version, v, succession)).isPresent())
            .max(Comparator.comparing(r -> all.version(r).orElseThrow()))
            .orElse(given)
            .tag();
    return new Retreat(target, new Withdrawal(Set.of(given.tag()), reason));
  }

  /** Whether a draft is given up and nothing older is there: no pointer can lead to it. */
  public boolean isOfDraftAlone(ReleaseHost host) {
    return withdrawal.releases().contains(target)
        && host.find(target).filter(release -> release.state() == State.DRAFT).isPresent();
  }

  /** Whether pointers could move forward from {@code older} to {@code newer}. */
  private static boolean isAfter(Version newer, Version older, Succession succession) {
    return newer.compareTo(older) > 0
        && succession.objection(older).isEmpty()
        && succession.objection(newer, older).isEmpty();
  }

  /** The releases of one product. */
  private record Releases(String prefix, List<HostedRelease> releases) {
    Optional<Version> version(HostedRelease release) {
      return release.tag().startsWith(prefix)
          ? Version.of(release.tag().substring(prefix.length()))
          : Optional.empty();
    }

    HostedRelease require(Version version, String host) {
      String tag = prefix + version;
      return releases.stream()
          .filter(r -> r.tag().equals(tag))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidInput(tag, "is no release of `" + host + "`", "these are: " + tags()));
    }

    private String tags() {
      return releases.isEmpty()
          ? "none"
          : releases.stream().map(HostedRelease::tag).collect(Collectors.joining(", "));
    }
  }
}
