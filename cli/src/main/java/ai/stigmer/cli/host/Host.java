package ai.stigmer.cli.host;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The machine and user of this run.
 *
 * @param environment of the process; a variable set to nothing counts as not set
 * @param home the user's folder
 * @param operatingSystem as Java names it, such as {@code Linux} or {@code Mac OS X}
 * @param kernel the version of its kernel, such as {@code 6.1.0-18-amd64}
 * @param architecture as images name it: {@code amd64}, {@code arm64}
 * @param javaHome the runtime this program runs on
 * @param terminal whether standard error may be drawn on
 */
public record Host(
    Map<String, String> environment,
    Path home,
    String operatingSystem,
    String kernel,
    String architecture,
    User user,
    Path javaHome,
    boolean terminal) {
  public Host {
    environment = Map.copyOf(environment);
  }

  /** Numbers of the user and its group. */
  public record User(int uid, int gid) {}

  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  public boolean linux() {
    return operatingSystem.equals("Linux");
  }

  /** The platform of images that run here: a virtual machine's is Linux, too. */
  public String imagePlatform() {
    return "linux/" + architecture;
  }

  /** An executable of the {@code PATH}. */
  public Optional<Path> program(String name) {
    for (String folder : variable("PATH").orElse("").split(":", -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && java.nio.file.Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
