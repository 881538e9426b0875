package ai.stigmer.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Podman with a store of the test's own, and no service: stigmer brings one up for itself. */
record PodmanEngine(Path folder) implements AutoCloseable {
  static PodmanEngine start() throws IOException {
    Requirement.tools("podman", "runc");
    Requirement.root();
    Path folder = Files.createTempDirectory("podman");
    Files.writeString(
        folder.resolve("storage.conf"),
        "[storage]\ndriver=\"vfs\"\ngraphroot=\"%1$s/root\"\nrunroot=\"%1$s/run\"\n"
            .formatted(folder));
    Files.writeString(
        folder.resolve("containers.conf"),
        "[engine]\ncgroup_manager=\"cgroupfs\"\nevents_logger=\"file\"\nruntime=\"runc\"\n");
    return new PodmanEngine(folder);
  }

  /** A command whose {@code podman} has this store. */
  Command inEnvironment(Command command) {
    return command
        .with("CONTAINERS_STORAGE_CONF", folder.resolve("storage.conf").toString())
        .with("CONTAINERS_CONF", folder.resolve("containers.conf").toString())
        .with("STIGMER_CONTAINER_RUNTIME", "podman");
  }

  List<String> containers() {
    return inEnvironment(Command.of("podman", "ps", "--all", "--format", "{{.Names}}"))
        .output()
        .strip()
        .lines()
        .toList();
  }

  @Override
  public void close() {
    inEnvironment(Command.of("podman", "rm", "--all", "--force", "--time", "0")).run();
    inEnvironment(Command.of("podman", "rmi", "--all", "--force")).run();
    // What the store may leave mounted on itself.
    Command.of("umount", "--quiet", folder.resolve("root/vfs")).run();
    Tree.delete(folder);
  }
}
