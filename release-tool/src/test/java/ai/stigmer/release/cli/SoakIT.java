package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.cli.TinyRepository.Run;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.testing.Figures;
import ai.stigmer.release.testing.RequiredTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The publisher's process is killed at random moments, on real servers, and run again: each release
 * comes out whole, and nobody who looks meanwhile sees anything half-done. {@code make soak} kills
 * it fifty times; {@code -Dsoak.seed} chooses other moments.
 */
final class SoakIT {
  private static final int KILLS = Integer.getInteger("soak.kills", 3);
  private static final int ROUNDS = Integer.getInteger("soak.rounds", 1);
  private static final long SEED = Long.getLong("soak.seed", 1);

  @TempDir Path temporary;
  private RealServers servers;
  private TinyRepository repository;

  @BeforeAll
  static void requireTools() {
    RequiredTool.require("docker-registry");
  }

  @BeforeEach
  void start() {
    servers = RealServers.open(temporary);
    repository = servers.workTree("machine");
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
      Duration whole = undisturbed(onlooker);
      int kills = 0;
      for (int patch = 2; kills < KILLS; patch++) {
        Version version = Version.parse("1.0." + patch);
        servers.prepare(repository, version.toString());
        while (kills < KILLS && isKilled(random, whole)) {
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
      }
      Figures.row(
          "8-kills",
          "`kill -9` of the real process on real servers (seed " + SEED + ")",
          kills + " kills " + places + ", " + onlooker.looks() + " looks from outside",
          start);
    }
  }

  @Test
  void publishersAtOnceActAsIfOneCameAfterTheOther() {
    TinyRepository same = servers.workTree("another machine");
    TinyRepository newer = servers.workTree("a third machine");
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
        assertThat(servers.releases()).as("drafts included").hasSize(2 * round);
      }
      Figures.row(
          "9-at-once",
          "three publishers at once, of two versions, from three work trees",
          ROUNDS + " rounds, " + onlooker.looks() + " looks from outside",
          start);
    }
  }

  /** How long a publish takes that nobody kills. */
  private Duration undisturbed(Onlooker onlooker) {
    String classes = temporary.resolve("classes.jsa").toString();
    servers.prepare(repository, "1.0.0");
    repository.jvmOptions("-XX:ArchiveClassesAtExit=" + classes, "-Xlog:disable");
    succeeds("publish");
    servers.prepare(repository, "1.0.1");
    repository.jvmOptions("-XX:SharedArchiveFile=" + classes, "-Xlog:disable");
    long start = System.nanoTime();
    succeeds("publish");
    Duration whole = Duration.ofNanos(System.nanoTime() - start);
    onlooker.look();
    assertThat(onlooker.broken()).isEmpty();
    return whole;
  }

  private boolean isKilled(Random random, Duration whole) {
    return repository
        .start(servers.environment(), "publish")
        .killAfter(moment(random.nextDouble(), whole));
  }

  /** More often late than early: the end, where pointers move, is short. */
  private static Duration moment(double random, Duration whole) {
    return Duration.ofMillis(Math.round(whole.toMillis() * (1 - random * random)));
  }

  /** How far the killed publisher had come, as users see it. */
  private static String place(Onlooker onlooker, Version version) {
    if (onlooker.newest("tap").equals(Optional.of(version))) {
      return "after the tap";
    }
    return onlooker.newest("latest release").equals(Optional.of(version))
        ? "after the commit point"
        : onlooker.hasTag(version) ? "after the version tag" : "before the version tag";
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
