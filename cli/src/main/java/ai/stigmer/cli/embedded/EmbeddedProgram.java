package ai.stigmer.cli.embedded;

import ai.stigmer.cli.distribution.Distribution;
import ai.stigmer.cli.failure.BrokenInstallation;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.state.Home;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The runner's program out of the distribution, on the Java runtime that runs stigmer itself. */
public record EmbeddedProgram(
    Host host, Home home, Path distributionHome, Distribution.Embedded embedded) {
  private static final List<String> PASSED_ON =
      List.of("HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "SHELL", "TMPDIR", "TZ", "USER");

  /** Extracted if need be; the caller holds the lock. */
  List<String> command(List<String> arguments) {
    Path folder = Extraction.ensure(distributionHome, embedded, home.binaries());
    Path program = folder.resolve("bin/agent-runner");
    if (!java.nio.file.Files.isExecutable(program)) {
      throw new BrokenInstallation(
          distributionHome.resolve(embedded.path()), "holds no bin/agent-runner", null);
    }
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    return command;
  }

  /** Nothing of the user's environment but what programs need, and the runner's own. */
  Map<String, String> environment(Map<String, String> runners) {
    Map<String, String> environment = new TreeMap<>();
    PASSED_ON.forEach(name -> host.variable(name).ifPresent(value -> environment.put(name, value)));
    environment.put("JAVA_HOME", host.javaHome().toString());
    environment.putAll(runners);
    return environment;
  }
}
