package ai.stigmer.release.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Part;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Yanked;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published locally, read with the tools that users have. */
final class LocalPublishIT {
  @TempDir Path temporary;
  private Path local;
  private ReleaseManifest release;

  @BeforeEach
  void publish() {
    local = temporary.resolve("local");
    release = publish("1.2.3");
  }

  @Test
  void gitClonesTheTapWithTheFormulaAndAFixedHistory() throws Exception {
    publish("1.3.0");
    Path clone = temporary.resolve("clone");
    String git = RequiredTool.require("git").toString();
    run(git, "clone", "--quiet", local.resolve("tap.git").toString(), clone.toString());

    run(git, "-C", clone.toString(), "fsck", "--strict");
    String log = run(git, "-C", clone.toString(), "log", "--format=%s|%an|%ae|%at|%ct", "main");
    assertThat(log)
        .isEqualTo(
            """
            stigmer 1.3.0|release-tool|release-tool@localhost|1767323045|1767323045
            stigmer 1.2.3|release-tool|release-tool@localhost|1767323045|1767323045
            """);
    Path downloads = local.resolve("releases/v1.3.0");
    assertThat(Files.readString(clone.resolve("Formula/stigmer.rb")))
        .contains("url \"file://" + downloads.toAbsolutePath() + "/stigmer-1.3.0-linux-amd64");
  }

  @Test
  void gitSeesTheTapsOwnLayoutKept() throws Exception {
    String git = RequiredTool.require("git").toString();
    for (String folder : List.of("HomebrewFormula", ".")) {
      Path other = temporary.resolve("other" + folder);
      Path tap = other.resolve("tap.git");
      Path work = temporary.resolve("work" + folder);
      run(git, "init", "--quiet", "--bare", "--initial-branch=trunk", tap.toString());
      run(git, "clone", "--quiet", tap.toString(), work.toString());
      Files.createDirectories(work.resolve(folder));
      Files.writeString(work.resolve(folder).resolve("another.rb"), "class Another\n");
      Files.writeString(work.resolve("README.md"), "our tap\n");
      run(git, "-C", work.toString(), "add", ".");
      run(
          git,
          "-C",
          work.toString(),
          "-c",
          "user.name=a",
          "-c",
          "user.email=a@example.org",
          "commit",
          "--quiet",
          "-m",
          "start");
      run(git, "-C", work.toString(), "push", "--quiet", "origin", "HEAD");

      publish("1.2.3", other);

      run(git, "-C", work.toString(), "pull", "--quiet", "--ff-only");
      assertThat(work.resolve(folder).resolve("stigmer.rb")).exists();
      assertThat(work.resolve(folder).resolve("another.rb")).exists();
      assertThat(work.resolve("README.md")).exists();
      assertThat(work.resolve("Formula")).doesNotExist();
      run(git, "-C", work.toString(), "fsck", "--strict");
    }
  }

  @Test
  void skopeoReadsEveryTagOfTheLayout() throws Exception {
    String skopeo = RequiredTool.require("skopeo").toString();
    for (String tag : List.of("1.2.3", "latest", "1")) {
      String raw =
          run(
              skopeo,
              "inspect",
              "--raw",
              "oci:" + local.resolve("images/agent-runner") + ":" + tag);
      assertThat(Digest.of(raw.getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(release.images().getFirst().index().digest());
    }
    run(
        skopeo,
        "copy",
        "--quiet",
        "--all",
        "oci:" + local.resolve("images/agent-runner") + ":1.2.3",
        "oci:" + temporary.resolve("copy") + ":1.2.3");
  }

  @Test
  void sha256sumAcceptsThePublishedChecksums() throws Exception {
    String sha256sum = RequiredTool.require("sha256sum").toString();
    Process process =
        new ProcessBuilder(sha256sum, "--check", "--strict", "checksums.txt")
            .directory(local.resolve("releases/v1.2.3").toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(output(process)).doesNotContain("FAILED");
    assertThat(process.waitFor()).isZero();
  }

  private ReleaseManifest publish(String version) {
    return publish(version, local);
  }

  private ReleaseManifest publish(String version, Path folder) {
    Path dist = temporary.resolve("dist-" + version);
    ReleaseManifest built = SampleRelease.build(dist, version);
    Destinations destinations = LocalDestinations.in(folder, built);
    new Publisher(
            new Publication(
                Dist.open(dist),
                Optional.of(SampleRelease::formula),
                Succession.FINAL_VERSIONS,
                Yanked.STAYS,
                Part.ALL),
            destinations,
            new Recording())
        .publish();
    return built;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    String output = output(process);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return output;
  }

  private static String output(Process process) throws IOException {
    try (InputStream in = process.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
