package ai.stigmer.release.publish;

import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.formula.Download;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.testing.SampleRelease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What users rely on: a pointer leads to something whole and public, a version is one thing for
 * ever, and pointers go forward, unless what they leave is given up.
 */
final class Invariants {
  /** Archives, bottles, bills of materials, provenance, checksums, {@code release.json}. */
  private static final int ASSETS = 9;

  private final WorldRegistry registry;
  private final WorldReleases releases;
  private final WorldTap tap;
  private final List<String> broken = new ArrayList<>();
  private final Map<String, Descriptor> seenTags = new TreeMap<>();
  private Optional<String> seenLatest = Optional.empty();
  private final Map<Digest, List<Descriptor>> parts = new HashMap<>();
  private final Map<String, List<Download>> fetched = new HashMap<>();

  Invariants(WorldRegistry registry, WorldReleases releases, WorldTap tap) {
    this.registry = registry;
    this.releases = releases;
    this.tap = tap;
  }

  /** What has been seen and should not. */
  List<String> broken() {
    return broken;
  }

  /** To be called after every change. */
  void check() {
    registry.tagged().forEach(this::checkTag);
    releases.states().forEach(this::checkRelease);
    checkLatest();
    if (!tap.text().isEmpty()) {
      fetched.computeIfAbsent(tap.text(), Invariants::fetches).forEach(this::requirePublic);
    }
  }

  private void checkTag(String tag, Descriptor now) {
    requireComplete(tag, now);
    Descriptor before = seenTags.put(tag, now);
    if (before == null || before.digest().equals(now.digest())) {
      return;
    }
    boolean isVersion = tag.contains(".");
    if (isVersion) {
      broken.add("version tag " + tag + " changed");
    }
    if (version(before).compareTo(version(now)) > 0 && !isGivenUp("v" + version(before))) {
      broken.add("tag " + tag + " went back");
    }
  }

  private void requireComplete(String tag, Descriptor descriptor) {
    Optional<byte[]> bytes = registry.find(descriptor.digest());
    if (bytes.isEmpty()) {
      broken.add("tag " + tag + " leads to missing " + descriptor);
    } else {
      parts
          .computeIfAbsent(
              descriptor.digest(), _ -> WorldRegistry.parts(descriptor, bytes.orElseThrow()))
          .forEach(part -> requireComplete(tag, part));
    }
  }

  private Version version(Descriptor index) {
    return Version.parse(
        Index.read("index", registry.find(index.digest()).orElseThrow())
            .value()
            .annotations()
            .getOrDefault("org.opencontainers.image.version", ""));
  }

  private void checkRelease(String tag, State state) {
    if (state != State.DRAFT && !isWhole(releases.assets(tag).keySet())) {
      broken.add("release " + tag + " is public with " + releases.assets(tag));
    }
  }

  private static boolean isWhole(Set<String> names) {
    long signatures = names.stream().filter(name -> name.endsWith(".sig")).count();
    return names.size() - signatures == ASSETS && (signatures == 0 || signatures == 2);
  }

  private void checkLatest() {
    Optional<String> now = releases.markedLatest();
    if (!now.equals(seenLatest)
        && seenLatest.filter(before -> !isGivenUp(before) && isAfter(before, now)).isPresent()) {
      broken.add("latest went back from " + seenLatest + " to " + now);
    }
    seenLatest = now;
  }

  private static boolean isAfter(String tag, Optional<String> other) {
    return other.filter(o -> version(tag).compareTo(version(o)) > 0).isPresent();
  }

  private static Version version(String tag) {
    return Version.parse(tag.substring(1));
  }

  private boolean isGivenUp(String tag) {
    return releases.states().get(tag) == State.YANKED;
  }

  private static List<Download> fetches(String formula) {
    return PublishedFormula.parse("tap", formula).downloads(SampleRelease.FORMULA);
  }

  private void requirePublic(Download download) {
    String[] path = download.url().getPath().split("/", -1);
    if (releases
        .published(path[path.length - 2], path[path.length - 1])
        .filter(bytes -> Digest.of(bytes).equals(download.sha256()))
        .isEmpty()) {
      broken.add("the tap names " + download + ", which is not public");
    }
  }
}
