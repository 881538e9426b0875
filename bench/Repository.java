import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A clean work tree of this repository's commit, with what Maven has built. */
record Repository(Path folder, Path tool) {
  static Repository cloned(Path top, Path target) throws Exception {
    Shell.run(target.getParent(), "git", "clone", "-q", top.toString(), target.toString());
    for (String module : List.of("cli", "agent-runner", "release-tool", "third-party/jreleaser")) {
      Path built = top.resolve(module).resolve("target");
      Shell.run(top, "cp", "-a", built.toString(), target + "/" + module);
    }
    return new Repository(target, top.resolve("bin/release-tool"));
  }

  String build(String profile) throws Exception {
    return Shell.run(folder, tool.toString(), "build", "--profile", profile);
  }

  JsonNode release() throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("dist/release.json")));
  }

  /** Unpacks the archive of a distribution for this machine. */
  Path unpack(String distribution, Path home) throws Exception {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    Files.createDirectories(home);
    try (Stream<Path> archives = Files.list(folder.resolve("dist/archives"))) {
      Path archive =
          archives
              .filter(p -> p.getFileName().toString().startsWith(distribution + "-"))
              .filter(p -> p.toString().endsWith("-linux-" + architecture + ".tar.gz"))
              .findFirst()
              .orElseThrow();
      Shell.run(
          home, "tar", "-xzpf", archive.toString(), "--strip-components=1", "-C", home.toString());
    }
    return home;
  }
}
