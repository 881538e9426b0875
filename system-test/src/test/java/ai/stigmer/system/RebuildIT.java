package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Builds that find something there, and builds that do not get to their end. */
class RebuildIT {
  private static final Checkout RELEASED = Checkout.released();

  @BeforeAll
  static void requireTools() {
    Requirement.tools("git", "cp", "mount", "umount");
    Requirement.root();
  }

  @Test
  void nothingChangedIsNothingToDo() {
    Map<String, String> before = Checkout.digests(RELEASED.dist());

    Command.Outcome again = RELEASED.build().run();

    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).isEqualTo("nothing to do: dist/ is up to date\n");
    assertThat(Checkout.digests(RELEASED.dist())).isEqualTo(before);
  }

  @Test
  void oneChangedClassMakesOneLayerAnew() throws IOException {
    Checkout changed = RELEASED.copy(Checkout.SCRATCH.resolve("changed"));
    Path classes = Files.createDirectories(Checkout.SCRATCH.resolve("classes/ai/stigmer"));
    Files.writeString(classes.resolve("Changed.class"), "changed");
    Command.of(
            "jar",
            "--update",
            "--file",
            changed.folder().resolve("agent-runner/target/agent-runner.jar"),
            "-C",
            Checkout.SCRATCH.resolve("classes"),
            ".")
        .output();

    changed.build().output();

    Set<String> layers = layers(changed);
    layers.removeAll(layers(RELEASED));
    assertThat(layers).as("layers of both platforms that are new").hasSize(1);
    Tree.delete(changed.folder());
  }

  /** SIGINT is Ctrl-C. Each build is given a little more time than the one before. */
  @Test
  void anInterruptedBuildIsFinishedByTheNext() throws IOException, InterruptedException {
    long seed = Long.getLong("seed", new Random().nextLong());
    Random random = new Random(seed);
    Checkout broken = RELEASED.copy(Checkout.SCRATCH.resolve("broken"));
    Tree.delete(broken.dist());
    List<String> signals = List.of("INT", "KILL", "INT", "KILL");
    for (int i = 0; i < signals.size(); i++) {
      Command.Running build = broken.build().start();
      long millis = 500 + i * 4000L + random.nextInt(4000);
      boolean ended = build.process().waitFor(millis, TimeUnit.MILLISECONDS);
      build.signal(signals.get(i));
      Command.Outcome outcome = build.outcome();
      if (ended && i > 0) {
        assertThat(outcome.exitCode()).as("seed %d%n%s", seed, outcome.err()).isZero();
        break; // What the others got done made this one short.
      }
      assertThat(outcome.exitCode())
          .as("seed %d%n%s", seed, outcome.err())
          .isEqualTo(signals.get(i).equals("INT") ? 130 : 137);
      assertThat(broken.dist().resolve("release.json")).as("seed %d", seed).doesNotExist();
    }

    broken.build().output();

    assertThat(Checkout.digests(broken.dist()))
        .as("seed %d", seed)
        .isEqualTo(Checkout.digests(RELEASED.dist()));
    assertThat(temporaryFiles(broken.dist())).as("seed %d", seed).isEmpty();
    Tree.delete(broken.folder());
  }

  @Test
  void aFullDiskIsSaidAndTheBuildGoesOnWhenThereIsRoom(@TempDir Path disk) {
    Command.of("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk).output();
    try {
      Command build = RELEASED.releaseTool("build", "--profile", "local", "--dist", disk);

      Command.Outcome full = build.run();

      assertThat(full.exitCode()).as(full.err()).isEqualTo(74);
      assertThat(full.err())
          .contains("no space left on device")
          .endsWith("\nhint: free space on that disk and run again\n");
      assertThat(disk.resolve("release.json")).doesNotExist();
      Command.of("mount", "-o", "remount,size=2g", disk).output();
      build.output();
      assertThat(Checkout.digests(disk)).isEqualTo(Checkout.digests(RELEASED.dist()));
      assertThat(temporaryFiles(disk)).isEmpty();
    } finally {
      Command.of("umount", disk).output();
    }
  }

  private static List<String> temporaryFiles(Path dist) {
    return new ArrayList<>(
        Tree.digests(dist, p -> p.contains("partial") || p.contains("/scratch/")).keySet());
  }

  private static Set<String> layers(Checkout checkout) {
    Set<String> digests = new HashSet<>();
    for (JsonNode layer : checkout.release().get("images").findValues("diffId")) {
      digests.add(layer.asString());
    }
    return digests;
  }
}
