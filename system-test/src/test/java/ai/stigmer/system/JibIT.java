package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The development loop of docs/agent-runner.md: Jib on the base that this tool exports. */
class JibIT {
  private static final Checkout RELEASED = Checkout.released();

  @Test
  void jibBuildsOnTheExportedBaseAndDockerRunsIt() throws IOException {
    Requirement.tools("mvn", "docker");
    Path base = Checkout.SCRATCH.resolve("agent-runner-base.tar");
    RELEASED
        .releaseTool("image", "export", "agent-runner", "--up-to", "runtime", "--output", base)
        .output();
    Checkout developer = Checkout.clone(Checkout.SCRATCH.resolve("jib"));
    Command.of(
            "mvn",
            "--batch-mode",
            "--quiet",
            "--projects",
            "agent-runner",
            "package",
            "jib:buildTar",
            "-Djib.base=tar://" + base,
            "-Dmaven.test.skip=true")
        .in(developer.folder())
        .output();

    Path image = developer.folder().resolve("agent-runner/target/jib-image.tar");
    try (DockerEngine engine = DockerEngine.start()) {
      assertThat(engine.docker("load", "--input", image).output()).contains("agent-runner:dev");
      JsonNode config = Json.parse(engine.docker("inspect", "agent-runner:dev").output()).get(0);
      assertThat(config.get("Config").get("User").asString()).isEqualTo("1000:1000");
      assertThat(config.get("Config").get("WorkingDir").asString()).isEqualTo("/workspace");
      assertThat(
              engine
                  .docker("run", "--rm", "--network", "none", "agent-runner:dev", "--version")
                  .output())
          .startsWith("agent-runner ");
    }
  }
}
