package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.RealServers.Listed;
import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.cli.TinyRepository.Run;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.testing.Figures;
import ai.stigmer.release.testing.RequiredTool;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The publisher's process is killed at random moments, on real servers, and run again: each release
 * comes out whole, and nobody who looks meanwhile sees anything half-done. {@code make soak} kills
 * it fifty times, and has JReleaser make the drafts; {@code -Dsoak.seed} chooses other moments.
 */
final class SoakIT {
  private static final int KILLS = Integer.getInteger("soak.kills", 3);
  private static final int ROUNDS = Integer.getInteger("soak.rounds", 1);
  private static final boolean JRELEASER = Boolean.getBoolean("soak.jreleaser");
  private static final long SEED = Long.getLong("soak.seed", 1);

  @TempDir Path temporary;

  /** Where JReleaser has a folder while it runs. */
  @TempDir Path scratch;

  private RealServers servers;
  private TinyRepository repository;

  @BeforeAll
  static void requireTools() {
    RequiredTool.require("docker-registry");
  }

  @BeforeEach
  void start() {
    servers = RealServers.open(temporary);
    repository = machine("machine");
  }

  private TinyRepository machine(String name) {
    TinyRepository machine = servers.workTree(name);
    if (JRELEASER) {
      RealServers.useJReleaser(machine);
    }
    return machine;
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void aKilledPublisherLeavesNothingHalfDoneAndTheNextOneFinishes() {
    Random random = new Random(SEED);
    Map<String, Integer> places = new TreeMap<>();
    long start = System.nanoTime();
    try (Onlooker onlooker = servers.onlooker()) {
      Pace pace = undisturbed(onlooker);
      int kills = 0;
      for (int patch = 2; kills < KILLS; patch++) {
        Version version = Version.parse("1.0." + patch);
        servers.prepare(repository, version.toString());
        while (kills < KILLS && isKilled(random, pace, version)) {
          kills++;
          onlooker.look();
          places.merge(place(onlooker, version), 1, Integer::sum);
          assertThat(onlooker.broken()).as("seed %d, kill %d", SEED, kills).isEmpty();
          if (random.nextInt(4) > 0) {
            break; // One in four is killed again before it is through.
          }
        }
        succeeds("publish");
        succeeds("verify");
        onlooker.look();
        assertThat(onlooker.broken()).as("seed %d, kill %d", SEED, kills).isEmpty();
        assertEverythingGives(version, onlooker, "tag 1.0");
        assertEachReleaseIsThereOnce(patch + 1);
      }
      Figures.row(
          "8-kills",
          "`kill -9` of the real process on real servers"
              + (JRELEASER ? ", JReleaser making the drafts" : "")
              + " (seed "
              + SEED
              + ")",
          kills + " kills " + places + ", " + onlooker.looks() + " looks from outside",
          start);
    }
  }

  @Test
  void publishersAtOnceActAsIfOneCameAfterTheOther() {
    TinyRepository same = machine("another machine");
    TinyRepository newer = machine("a third machine");
    long start = System.nanoTime();
    try (Onlooker onlooker = servers.onlooker()) {
      for (int round = 1; round <= ROUNDS; round++) {
        Version low = Version.parse("1." + 2 * round + ".0");
        Version high = Version.parse("1." + (2 * round + 1) + ".0");
        servers.prepare(repository, low.toString());
        servers.prepare(same, low.toString());
        servers.prepare(newer, high.toString());
        List<Run> runs =
            Stream.of(repository, same, newer)
                .map(machine -> machine.start(servers.environment(), "publish"))
                .toList();
        for (Run run : runs) {
          Outcome outcome = run.await();
          assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
        }
        onlooker.look();
        assertThat(onlooker.broken()).isEmpty();
        assertEverythingGives(high, onlooker, "tag 1." + (2 * round + 1));
        assertEachReleaseIsThereOnce(2 * round);
      }
      Figures.row(
          "9-at-once",
          "three publishers at once, of two versions, from three work trees",
          ROUNDS + " rounds, " + onlooker.looks() + " looks from outside",
          start);
    }
  }

  /**
   * How long a publish takes that nobody kills.
   *
   * @param end what is left of it when its draft is there
   */
  private record Pace(Duration whole, Duration end) {}

  private Pace undisturbed(Onlooker onlooker) {
    String classes = temporary.resolve("classes.jsa").toString();
    servers.prepare(repository, "1.0.0");
    runWith("-XX:ArchiveClassesAtExit=" + classes);
    succeeds("publish");
    servers.prepare(repository, "1.0.1");
    runWith("-XX:SharedArchiveFile=" + classes);
    long start = System.nanoTime();
    Run run = repository.start(servers.environment(), "publish");
    awaitRelease(run, "v1.0.1");
    long draft = System.nanoTime();
    Outcome outcome = run.await();
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    Pace pace =
        new Pace(
            Duration.ofNanos(System.nanoTime() - start),
            Duration.ofNanos(System.nanoTime() - draft));
    onlooker.look();
    assertThat(onlooker.broken()).isEmpty();
    return pace;
  }

  private void runWith(String option) {
    repository.jvmOptions(option, "-Xlog:disable", "-Djava.io.tmpdir=" + scratch);
  }

  /**
   * Every other one once its draft is there, sooner rather than later: before it most of the time
   * passes, and pointers move some time before the end.
   */
  private boolean isKilled(Random random, Pace pace, Version version) {
    Run run = repository.start(servers.environment(), "publish");
    if (random.nextBoolean()) {
      awaitRelease(run, "v" + version);
      return run.killAfter(part(random.nextDouble() * random.nextDouble(), pace.end()));
    }
    return run.killAfter(part(random.nextDouble(), pace.whole()));
  }

  private void awaitRelease(Run run, String tag) {
    while (run.process().isAlive() && !isThere(tag)) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private boolean isThere(String tag) {
    return servers.releases().stream().anyMatch(release -> release.tag().equals(tag));
  }

  private static Duration part(double random, Duration whole) {
    return Duration.ofMillis(Math.round(whole.toMillis() * random));
  }

  /** How far the killed publisher had come, as users see it; and whether it was with JReleaser. */
  private String place(Onlooker onlooker, Version version) {
    if (onlooker.newest("tap").equals(Optional.of(version))) {
      return "after the tap";
    }
    if (onlooker.newest("latest release").equals(Optional.of(version))) {
      return "after the commit point";
    }
    if (onlooker.hasTag(version)) {
      return "after the version tag";
    }
    boolean draft = isThere("v" + version);
    return wasInJReleaser()
        ? "in JReleaser, " + (draft ? "its draft made" : "no draft made")
        : draft ? "with a draft" : "before the draft";
  }

  private boolean wasInJReleaser() {
    File[] left =
        Objects.requireNonNull(
            scratch.toFile().listFiles((_, name) -> name.startsWith("release-tool-jreleaser")));
    Stream.of(left).map(File::toPath).forEach(Folder::delete);
    return left.length > 0;
  }

  private void assertEachReleaseIsThereOnce(int number) {
    List<Listed> releases = servers.releases();
    assertThat(releases).extracting(Listed::tag).doesNotHaveDuplicates().hasSize(number);
    assertThat(releases).noneMatch(Listed::draft);
    if (JRELEASER) {
      assertThat(releases)
          .allSatisfy(r -> assertThat(r.notes()).contains("- " + r.tag().substring(1)));
    }
  }

  private static void assertEverythingGives(Version version, Onlooker onlooker, String minor) {
    for (String pointer : List.of("tap", "latest release", "tag latest", "tag 1", minor)) {
      assertThat(onlooker.newest(pointer)).as(pointer).contains(version);
    }
  }

  private void succeeds(String... arguments) {
    Outcome outcome = repository.run(servers.environment(), arguments);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
  }
}
