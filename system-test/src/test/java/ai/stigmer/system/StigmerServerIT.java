package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a user has after an install, and nothing else: the archive, an engine or none. The image and
 * the runner are the released ones, Temporal is the development server that comes along.
 */
class StigmerServerIT {
  private static final Checkout RELEASED = Checkout.released();
  private static final String IMAGE = "ghcr.io/stigmer/agent-runner:";

  private static Path home() throws IOException {
    Path home = Checkout.SCRATCH.resolve("home");
    Tree.delete(home);
    return Files.createDirectories(home);
  }

  private static Path stigmer() throws IOException {
    Path folder = Checkout.SCRATCH.resolve("installed");
    Tree.delete(folder);
    Files.createDirectories(folder);
    Command.of(
            "tar",
            "-xzf",
            RELEASED.archive("stigmer", "linux-amd64"),
            "-C",
            folder,
            "--strip-components=1")
        .output();
    return folder.resolve("bin/stigmer");
  }

  private record User(Path stigmer, Path home, int healthPort, int temporalPort, String image) {
    static User fresh(String image) throws IOException {
      return new User(
          StigmerServerIT.stigmer(),
          StigmerServerIT.home(),
          LoopbackTemporalServer.freePort(),
          LoopbackTemporalServer.freePort(),
          image);
    }

    Command server(Object... words) {
      return command(Stream.concat(Stream.of("server"), Stream.of(words)).toArray());
    }

    Command command(Object... words) {
      return Command.of(Stream.concat(Stream.of(stigmer), Stream.of(words)).toArray())
          .with("HOME", home.toString())
          .with("HEALTH_PORT", Integer.toString(healthPort))
          .with("TEMPORAL_SERVICE_ADDRESS", "")
          .with("STIGMER_AGENT_RUNNER_IMAGE", image);
    }
  }

  @Test
  void startsTheImageOnDocker() throws IOException {
    try (DockerEngine engine = DockerEngine.start()) {
      engine.inEnvironment(loading("docker load")).output();
      User user = User.fresh(IMAGE + RELEASED.version());
      lives(user, engine::inEnvironment, "container");
      worksAsTheReadmeSays(user, engine::inEnvironment);
      new RunnerContract(
              words -> engine.inEnvironment(user.command(words)), user.home(), user.healthPort())
          .holds("--mode", "container");
    }
  }

  @Test
  void startsTheImageOnPodman() throws IOException {
    try (PodmanEngine engine = PodmanEngine.start()) {
      engine.inEnvironment(loading("podman load --quiet")).output();
      User user = User.fresh(IMAGE + RELEASED.version());
      new RunnerContract(
              words -> engine.inEnvironment(user.command(words)), user.home(), user.healthPort())
          .holds("--mode", "container");
      assertThat(engine.containers()).isEmpty();
    }
  }

  private static Command loading(String load) {
    return Command.of(
            "sh", "-c", "bin/release-tool image export agent-runner --format docker | " + load)
        .in(RELEASED.folder());
  }

  @Test
  void runsWithoutAnEngine() throws IOException {
    Requirement.root();
    User user = User.fresh("");
    lives(user, command -> command, "embedded");
    worksAsTheReadmeSays(user, command -> command);
    new RunnerContract(user::command, user.home(), user.healthPort()).holds("--mode", "embedded");
  }

  /**
   * Its "Use it", line by line, where the last start was; Temporal is somewhere else, since its
   * usual port may be taken.
   */
  private static void worksAsTheReadmeSays(User user, UnaryOperator<Command> engine)
      throws IOException {
    String readme = Files.readString(RELEASED.folder().resolve("README.md"));
    String lines = readme.substring(readme.indexOf("\n## Use it\n")).split("```", 3)[1];
    String path = user.stigmer().resolveSibling("") + ":" + System.getenv("PATH");
    assertThat(lines).contains("stigmer server start", "stigmer server stop");
    try (LoopbackTemporalServer temporal = LoopbackTemporalServer.start()) {
      for (String line : lines.strip().lines().toList()) {
        Command command =
            new Command(List.of("sh", "-c", line), user.home(), user.command().environment())
                .with("PATH", path)
                .with("TEMPORAL_SERVICE_ADDRESS", "127.0.0.1:" + temporal.port());
        Command.Outcome outcome = engine.apply(command).run();
        assertThat(outcome.exitCode()).as("%s%n%s%s", line, outcome.out(), outcome.err()).isZero();
      }
    }
  }

  /** Started, asked, read, stopped; and gone. */
  private static void lives(User user, UnaryOperator<Command> engine, String mode) {
    String port = Integer.toString(user.temporalPort());
    Command.Outcome started =
        engine.apply(user.server("start", "--mode", mode, "--dev-server-port", port)).run();
    try {
      assertThat(started.exitCode()).as(started.out() + started.err()).isZero();
      assertThat(started.err()).contains("workflows do not survive its restart", "  alive\n");
      assertThat(engine.apply(user.server("status")).output())
          .contains("runner     ready", "mode       " + mode);
      assertThat(engine.apply(user.server("start", "--dev-server-port", port)).output())
          .startsWith("already running");
      assertThat(engine.apply(user.server("logs")).output()).isNotEmpty();
    } finally {
      Command.Outcome stopped = engine.apply(user.server("stop")).run();
      assertThat(stopped.exitCode()).as(stopped.err()).isZero();
    }
    assertThat(engine.apply(user.server("status")).run().exitCode()).isEqualTo(3);
    assertThat(ProcessHandle.allProcesses().map(p -> p.info().commandLine().orElse("")))
        .noneMatch(line -> line.contains(user.home().toString()));
  }
}
