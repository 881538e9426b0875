import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A build of what is built, against the start of the same JDK; then of one changed class. */
record Rebuild(Path work, Repository repository) {
  void measure(Report report) throws Exception {
    JsonNode before = repository.release();
    String java = System.getProperty("java.home") + "/bin/java";
    report.atMost(
        "build, nothing changed",
        3,
        Pairs.of(this::build, () -> Shell.run(work, java, "-version")));
    changeOneClass();
    double seconds = Pairs.Time.of(this::build).wall();
    Set<String> layers = layers(repository.release());
    layers.removeAll(layers(before));
    report.alone(
        "layers rebuilt after one class changed",
        layers.size() + " (all artifacts: " + Report.time(seconds) + ")",
        "1",
        layers.size() == 1);
  }

  private String build() throws Exception {
    return repository.build("local");
  }

  private void changeOneClass() throws Exception {
    Files.writeString(work.resolve("Changed.class"), "changed");
    Shell.run(
        work,
        System.getProperty("java.home") + "/bin/jar",
        "--update",
        "--file",
        repository.folder().resolve("agent-runner/target/agent-runner.jar").toString(),
        "Changed.class");
  }

  private static Set<String> layers(JsonNode release) {
    Set<String> digests = new LinkedHashSet<>();
    for (JsonNode layer : release.path("images").findValues("diffId")) {
      digests.add(layer.asString());
    }
    return digests;
  }
}
