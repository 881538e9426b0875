import java.nio.file.Files;
import java.nio.file.Path;

/** Layers' compression against pigz: whole processes on the same two cores, at level 6. */
record Compression(Path work, String classPath) {
  private static final long LARGE_BYTES = 2_000_000_000L;

  void measure(Report report) throws Exception {
    Path tar = work.resolve("input.tar");
    Path ours = work.resolve("ours.gz");
    Path theirs = work.resolve("theirs.gz");
    Shell.run(work, "tar", "-cf", tar.toString(), "-C", System.getProperty("java.home"), ".");
    report.faster(
        "compress " + Report.megabytes(Files.size(tar)),
        0.95,
        Pairs.of(
            () -> compress(tar, ours, 1, "-Xmx256m"),
            () ->
                Shell.run(
                    work, "sh", "-c", "taskset -c 0,1 pigz -n -p2 -6 <" + tar + " >" + theirs)));
    double size = Files.size(ours) / (double) Files.size(theirs);
    report.alone("… size, of pigz's", "%.4f".formatted(size), "≤ 1.01", size <= 1.01);
    int times = (int) (LARGE_BYTES / Files.size(tar)) + 1;
    long peakKilobytes = Long.parseLong(compress(tar, ours, times, "-Xmx128m").strip());
    report.alone(
        "… peak memory for a 2 GB layer, -Xmx128m",
        peakKilobytes / 1000 + " MB",
        "it ends",
        true);
    for (Path file : new Path[] {tar, ours, theirs}) {
      Files.delete(file);
    }
  }

  private String compress(Path in, Path out, int times, String heap) throws Exception {
    return Shell.run(
        work,
        "taskset",
        "-c",
        "0,1",
        System.getProperty("java.home") + "/bin/java",
        heap,
        "-XX:+UseSerialGC",
        "-cp",
        classPath,
        "Compress",
        in.toString(),
        out.toString(),
        String.valueOf(times));
  }
}
