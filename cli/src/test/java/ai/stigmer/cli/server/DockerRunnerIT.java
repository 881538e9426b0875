package ai.stigmer.cli.server;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class DockerRunnerIT extends ContainerContract {
  @TempDir static Path shared;

  private static LocalRegistry registry;
  private static TestEngine.Docker docker;
  private static String image;

  @BeforeAll
  static void start() throws Exception {
    registry = LocalRegistry.start(shared);
    docker = TestEngine.Docker.start(shared.resolve("docker"));
    image = registry.push("", 0);
  }

  @AfterAll
  static void end() {
    if (docker != null) {
      docker.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  @Override
  TestEngine engine() {
    return docker;
  }

  @Override
  LocalRegistry registry() {
    return registry;
  }

  @Override
  String image() {
    return image;
  }
}
