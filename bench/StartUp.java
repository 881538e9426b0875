import java.nio.file.Files;
import java.nio.file.Path;

/** Commands of the distributions, unpacked, against a bare program on the same runtime. */
record StartUp(Path work, Repository repository) {
  void measure(Report report) throws Exception {
    Path stigmer = stigmer();
    Pairs.Step hello = hello(stigmer, "stigmer");
    String program = stigmer.resolve("bin/stigmer").toString();
    report.atMost(
        "`stigmer --version`", 1.5, Pairs.of(() -> Shell.run(work, program, "--version"), hello));
    report.atMost(
        "`stigmer version`", 3.5, Pairs.of(() -> Shell.run(work, program, "version"), hello));
    Path tool = repository.unpack("release-tool", work.resolve("home-release-tool"));
    String toolProgram = tool.resolve("bin/release-tool").toString();
    report.atMost(
        "`release-tool --help`",
        3.5,
        Pairs.of(
            () -> Shell.run(work, toolProgram, "--help"), hello(tool, "release-tool")));
  }

  Path stigmer() throws Exception {
    return repository.unpack("stigmer", work.resolve("home-stigmer"));
  }

  /** On a copy of the runtime with the JDK's default class-data archive in place of ours. */
  Pairs.Step hello(Path home, String name) throws Exception {
    Path runtime = work.resolve("runtime-" + name);
    String java = runtime.resolve("bin/java").toString();
    if (!Files.exists(runtime)) {
      Shell.run(work, "cp", "-a", home.resolve("lib/runtime").toString(), runtime.toString());
      Files.deleteIfExists(runtime.resolve("lib/server/classes.jsa"));
      Shell.run(work, java, "-Xshare:dump");
    }
    String classes = work.resolve("classes").toString();
    return () -> Shell.run(work, java, "-XX:+UseSerialGC", "-cp", classes, "Hello");
  }
}
