package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The released image at work in a Docker Engine, against Temporal's in-memory server. */
class ImageInDockerIT {
  private static final Checkout RELEASED = Checkout.released();

  @Test
  void becomesHealthyAndStopsInOrder() throws IOException {
    try (DockerEngine engine = DockerEngine.start();
        LoopbackTemporalServer temporal = LoopbackTemporalServer.start()) {
      engine
          .inEnvironment(
              Command.of(
                      "sh",
                      "-c",
                      "bin/release-tool image export agent-runner --format docker | docker load")
                  .in(RELEASED.folder()))
          .output();
      String image = "ghcr.io/stigmer/agent-runner:" + RELEASED.version();
      JsonNode config = inspect(engine, image).get("Config");
      assertThat(config.get("User").asString()).isEqualTo("1000:1000");
      assertThat(config.get("Healthcheck")).isNotNull();

      engine
          .docker(
              "run",
              "--detach",
              "--name",
              "runner",
              "--network",
              "host",
              "--env",
              "TEMPORAL_SERVICE_ADDRESS=127.0.0.1:" + temporal.port(),
              "--env",
              "HEALTH_PORT=" + LoopbackTemporalServer.freePort(),
              image)
          .output();
      try {
        Await.until("the container is healthy or ended", () -> !health(engine).equals("starting"));
        assertThat(health(engine))
            .as("%s%n%s", inspect(engine, "runner").get("State"), logs(engine))
            .isEqualTo("healthy");
        assertThat(engine.docker("top", "runner", "-eo", "pid,uid,gid").output().lines().skip(1))
            .isNotEmpty()
            .allMatch(process -> process.matches(" *\\d+ +1000 +1000"));

        engine.docker("stop", "--time", "60", "runner").output();
        assertThat(inspect(engine, "runner").get("State").get("ExitCode").asInt())
            .as(logs(engine))
            .isZero();
      } finally {
        engine.docker("rm", "--force", "runner").run();
      }
    }
  }

  private static String health(DockerEngine engine) {
    JsonNode state = inspect(engine, "runner").get("State");
    return state.get("Running").asBoolean()
        ? state.get("Health").get("Status").asString()
        : "ended";
  }

  private static String logs(DockerEngine engine) {
    Command.Outcome logs = engine.docker("logs", "runner").run();
    return logs.out() + logs.err();
  }

  private static JsonNode inspect(DockerEngine engine, String name) {
    return Json.parse(engine.docker("inspect", name).output()).get(0);
  }
}
