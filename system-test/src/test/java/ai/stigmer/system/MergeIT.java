package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The release of the local profile, each platform built by itself and put together: every file is
 * what one build of both has made. What is compressed already comes from that build's cache, by the
 * digest of what is in it.
 */
class MergeIT {
  private static final Checkout RELEASED = Checkout.released();

  @Test
  void onePartPerPlatformMergesIntoTheSameFiles() throws IOException {
    Path amd64 = folder("part-amd64");
    Path arm64 = folder("part-arm64");
    Path merged = folder("merged");
    build("linux/amd64", amd64);
    build("linux/arm64", arm64);
    assertThat(Json.read(arm64.resolve("part.json")).get("distributions")).hasSize(2);

    String table =
        RELEASED
            .releaseTool("merge", "--profile", "local", "--dist", merged, amd64, arm64)
            .output();

    assertThat(Checkout.digests(merged))
        .isEqualTo(Checkout.digests(RELEASED.dist()))
        .hasSizeGreaterThan(20);
    assertThat(table).startsWith("ARTIFACT ").contains(RELEASED.version());
    Command.Outcome verified =
        RELEASED.releaseTool("verify", "--dist-only", "--profile", "local", "--dist", merged).run();
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }

  private static void build(String platform, Path dist) {
    RELEASED
        .releaseTool("build", "--profile", "local", "--platform", platform, "--dist", dist)
        .output();
  }

  private static Path folder(String name) throws IOException {
    Path folder = Checkout.SCRATCH.resolve(name);
    Tree.delete(folder);
    Files.createDirectories(folder);
    Command.of("cp", "--archive", "--link", RELEASED.dist().resolve(".cache"), folder).output();
    return folder;
  }
}
