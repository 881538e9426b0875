package ai.stigmer.release.cli;

import ai.stigmer.release.build.LockRequests;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Problem;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.publish.Preflight;
import ai.stigmer.release.source.GitFacts;
import ai.stigmer.release.spec.ReleaseLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What has to be so before anything is built for publishing. */
final class ReadyToPublish {
  private static final long NEEDED_BYTES = 2_000_000_000;

  private final Workspace workspace;
  private final Console console;
  private final Yanked yanked;
  private final Set<Part> parts;

  ReadyToPublish(Workspace workspace, Console console, Yanked yanked, Set<Part> parts) {
    this.workspace = workspace;
    this.console = console;
    this.yanked = yanked;
    this.parts = parts;
  }

  /** All that is in the way: here first, then at the destinations. */
  List<ReleaseException> check() {
    List<ReleaseException> found = new ArrayList<>();
    DestinationsOf where = new DestinationsOf(workspace, workspace.spec(), console);
    Optional<ReleaseHeading> heading = Optional.empty();
    try {
      GitFacts git = workspace.request().git();
      heading = Optional.of(where.heading(git));
      if (!git.tagged() && !where.isLocal()) {
        found.add(
            new Refused(
                git.commit().substring(0, 7),
                "has no tag of a version, and is published on this machine only",
                "tag it, as in `git tag "
                    + workspace.spec().spec().version().tagPrefix()
                    + "1.2.3`, and push the tag; or pass `--profile local`"));
      }
    } catch (ReleaseException notClean) {
      found.add(notClean);
    }
    unpinned().ifPresent(found::add);
    found.addAll(new Signing(workspace, where.isLocal()).obstacles());
    if (parts.contains(Part.RELEASE)) {
      found.addAll(where.obstaclesToNotes());
    }
    room(workspace.dist()).ifPresent(found::add);
    try {
      Destinations destinations = where.planned(heading);
      found.addAll(Preflight.check(destinations, parts));
      heading.flatMap(h -> existing(destinations.releases(), h.tag())).ifPresent(found::add);
    } catch (ReleaseException misconfigured) {
      found.add(misconfigured);
    }
    return List.copyOf(found);
  }

  private Optional<ReleaseException> unpinned() {
    try {
      List<Problem> missing =
          LockRequests.of(workspace.spec().spec(), Workspace.platform())
              .missingIn(workspace.lock().lock());
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of(new Misconfigured(missing, ReleaseLock.UPDATE));
    } catch (ReleaseException unreadable) {
      return Optional.of(unreadable);
    }
  }

  /** A release of that tag which none of release-tool's can become. */
  private Optional<ReleaseException> existing(ReleaseHost host, String tag) {
    Optional<HostedRelease> there;
    try {
      there = host.find(tag).filter(release -> release.state() != State.DRAFT);
    } catch (ReleaseException _) {
      return Optional.empty(); // Why it cannot be asked is told already.
    }
    if (there.filter(release -> release.state() == State.YANKED).isPresent()
        && yanked == Yanked.STAYS) {
      return Optional.of(ReleasePlan.Refusal.yanked(tag).asMismatch());
    }
    return there.isEmpty() || there.get().asset(ReleaseJson.FILE_NAME).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Refused(
                host.name() + " " + tag,
                "is published already, by something else: it has no " + ReleaseJson.FILE_NAME,
                "a published release stays as it is: release the next version"));
  }

  /** Of the nearest folder that exists. */
  private static Optional<ReleaseException> room(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      return free >= NEEDED_BYTES
          ? Optional.empty()
          : Optional.of(
              new Storage(
                  folder,
                  "has %s left on its disk, and a build may take %s"
                      .formatted(Bytes.text(free), Bytes.text(NEEDED_BYTES)),
                  "free space on that disk, or name another with `--dist`",
                  null));
    } catch (IOException e) {
      return Optional.of(Storage.of(existing, "asked for its free space", e));
    }
  }
}
