package ai.stigmer.release.destination;

import java.util.List;
import java.util.Optional;

/**
 * A release as its host has it.
 *
 * @param assets those that were uploaded whole, with the digest the host knows them by
 */
public record HostedRelease(String tag, State state, List<HostedAsset> assets) {
  public HostedRelease {
    assets = List.copyOf(assets);
  }

  public Optional<HostedAsset> asset(String name) {
    return assets.stream().filter(a -> a.name().equals(name)).findFirst();
  }

  public enum State {
    DRAFT,
    PUBLISHED,
    /** Published and given up: its contents stay, no pointer may move to it. */
    YANKED
  }
}
