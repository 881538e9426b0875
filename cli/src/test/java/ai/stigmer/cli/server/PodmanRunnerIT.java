package ai.stigmer.cli.server;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PodmanRunnerIT extends ContainerContract {
  @TempDir static Path shared;

  private static LocalRegistry registry;
  private static TestEngine.Podman podman;
  private static String image;

  @BeforeAll
  static void start() throws Exception {
    registry = LocalRegistry.start(shared);
    podman = TestEngine.Podman.start();
    image = registry.push("", 0);
  }

  @AfterAll
  static void end() {
    if (podman != null) {
      podman.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  @Override
  TestEngine engine() {
    return podman;
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
