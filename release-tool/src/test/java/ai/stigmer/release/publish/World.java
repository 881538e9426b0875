package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.destination.PublishLock;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.testing.SampleRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A registry, a host of releases and a tap in memory, with the habits of the real ones, where
 * publishers can be held, and die. After every change it checks what users must never see.
 */
final class World {
  /** Says that the publisher's process died. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private final Requests requests = new Requests(this::check);
  private final WorldRegistry registry = new WorldRegistry(requests);
  private final WorldReleases releases = new WorldReleases(requests);
  private final WorldTap tap = new WorldTap(requests);
  private final Invariants invariants = new Invariants(registry, releases, tap);

  private void check() {
    invariants.check();
  }

  /** What users have seen and should not. */
  List<String> broken() {
    return invariants.broken();
  }

  /** Of all publishers until now. */
  int requests() {
    return requests.soFar();
  }

  /** Dies at a half step: {@code 2n} before change n takes effect, {@code 2n + 1} after it. */
  void crashAt(int halfStep) {
    requests.crashAt(halfStep);
  }

  void neverCrash() {
    requests.neverCrash();
  }

  /** Everything that users or publishers could tell apart. */
  String state() {
    return registry.state() + releases.state() + tap.text();
  }

  int commits() {
    return tap.commits();
  }

  void commitToTap(String text) {
    tap.commit(text);
  }

  Destinations destinations() {
    Gate open = new Gate();
    open.open();
    return destinations(new Calls(open), _ -> () -> {});
  }

  /** As one of several publishers reaches it. */
  Destinations destinations(Calls calls, PublishLock lock) {
    return new Destinations(
        Map.of(SampleRelease.IMAGE, calls.inTurn(ImageStore.class, registry, this)),
        calls.inTurn(ReleaseHost.class, releases, this),
        Optional.of(calls.inTurn(Tap.class, tap, this)),
        lock);
  }

  static byte[] bytes(Content content) {
    try (var in = content.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
