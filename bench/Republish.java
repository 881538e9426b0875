import java.nio.file.Path;

/** A publish of what is published, to the folder of the local profile, against the start of Java. */
record Republish(Path work, Repository repository) {
  void measure(Report report) throws Exception {
    publish();
    String java = System.getProperty("java.home") + "/bin/java";
    report.atMost(
        "publish, nothing to do",
        5,
        Pairs.of(this::publish, () -> Shell.run(work, java, "-version")));
  }

  private String publish() throws Exception {
    return Shell.run(
        repository.folder(), repository.tool().toString(), "publish", "--profile", "local");
  }
}
