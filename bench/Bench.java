import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * All measurements of docs/benchmarks.md. Wall times of whole processes; each figure is the median
 * of runs that take turns with the peer's, so that what disturbs the machine disturbs both.
 */
final class Bench {
  private static final int RUNS = Integer.parseInt(System.getenv().getOrDefault("BENCH_RUNS", "7"));

  private final Path top;
  private final Path work;
  private final String classPath;
  private final String java;
  private final String tool;
  private final StringBuilder table = new StringBuilder();

  private Bench(Path top, Path work, String classPath) {
    this.top = top;
    this.work = work;
    this.classPath = classPath;
    this.java = System.getProperty("java.home") + "/bin/java";
    this.tool = top.resolve("bin/release-tool").toString();
  }

  public static void main(String[] arguments) throws Exception {
    new Bench(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]).run();
  }

  private void run() throws Exception {
    Path repository = cloned("all");
    JsonNode release = built(repository);
    compression();
    rebuild(repository, release);
    startUp(repository);
    images();
    Files.writeString(
        top.resolve("docs/benchmarks.md"),
        """
        # Benchmarks

        Made by `make bench` (`bench/Bench.java`): wall times of whole processes, medians of %d runs
        that take turns with their peer's. Ratios hold from machine to machine, times do not; on a
        busy machine repeat before believing a tenth.

        Machine: %d cores, %s, %s, Java %s.

        | figure | ours | peer | ratio | target | met |
        |---|---|---|---|---|---|
        %s
        - pigz runs as `pigz -p2 -6`, both on two cores, on a tar of the JDK. Ours includes the start
          of the JVM.
        - The peer of a rebuild is `java -version` of the JDK that builds.
        - The peer of start-up is a class that prints a line, on the distribution's runtime with the
          JDK's default class-data archive.
        - `buildah` copies the trees of our layers, unpacked before, into an image from scratch
          (`--layers`, chroot isolation, vfs storage) and writes an OCI layout. Ours also makes the
          trees, from `.deb` files and jars; downloads and linked runtimes are cached, layers are
          not. Warm: the same command again.

        ## Sizes

        %s"""
            .formatted(
                RUNS,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                table,
                sizes(repository, release)));
  }

  // (a) Compression

  private void compression() throws Exception {
    Path tar = work.resolve("input.tar");
    run(work, "tar", "-cf", tar.toString(), "-C", System.getProperty("java.home"), ".");
    Path out = work.resolve("out.gz");
    Pair pair =
        measure(
            compress(tar, out, 1, "-Xmx256m"),
            () -> run(work, "sh", "-c", "taskset -c 0,1 pigz -n -p2 -6 <" + tar + " >" + out));
    throughput("compress " + megabytes(Files.size(tar)), pair);
    int times = (int) (2_000_000_000L / Files.size(tar)) + 1;
    Path large = work.resolve("large.gz");
    long peakKilobytes = Long.parseLong(compress(tar, large, times, "-Xmx128m").call().strip());
    row("peak memory, 2 GB layer, -Xmx128m", peakKilobytes / 1000 + " MB", "", "", "done", true);
    Files.delete(large);
    Files.delete(out);
    Files.delete(tar);
  }

  private Step compress(Path in, Path out, int times, String heap) {
    return () ->
        run(
            work,
            "taskset",
            "-c",
            "0,1",
            java,
            heap,
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            "Compress",
            in.toString(),
            out.toString(),
            String.valueOf(times));
  }

  // (b) Rebuilds

  private void rebuild(Path repository, JsonNode before) throws Exception {
    build(repository); // The launcher's class-data archive is new.
    Pair pair = measure(() -> build(repository), () -> run(work, java, "-version"));
    atMost("rebuild, nothing changed", pair, 3);
    Path changed = repository.resolve("agent-runner/target/agent-runner.jar");
    Files.writeString(work.resolve("Changed.class"), "changed");
    run(
        work,
        System.getProperty("java.home") + "/bin/jar",
        "--update",
        "--file",
        changed.toString(),
        "Changed.class");
    long start = System.nanoTime();
    build(repository);
    double seconds = (System.nanoTime() - start) / 1e9;
    Set<String> layers = layers(json(repository));
    layers.removeAll(layers(before));
    row(
        "layers rebuilt after a changed class",
        layers.size() + " in " + number(seconds) + " s, all artifacts",
        "",
        "",
        "1",
        layers.size() == 1);
  }

  private static Set<String> layers(JsonNode release) {
    Set<String> digests = new LinkedHashSet<>();
    for (JsonNode layer : release.path("images").findValues("diffId")) {
      digests.add(layer.asString());
    }
    return digests;
  }

  // (c) Images

  private void images() throws Exception {
    if (Stream.of("buildah").anyMatch(program -> !installed(program))
        || !"root".equals(System.getProperty("user.name"))) {
      row("two-platform image", "not measured", "needs buildah and root", "", "", false);
      return;
    }
    Path repository = cloned("images");
    imagesAlone(repository.resolve("release.yml"));
    run(repository, "git", "-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qam", "images");
    build(repository);
    Path context = trees(repository);
    Step ours =
        () -> {
          run(work, "rm", "-rf", repository.resolve("dist").toString());
          return "";
        };
    List<Double> cold = new ArrayList<>();
    List<Double> warm = new ArrayList<>();
    List<Double> peerCold = new ArrayList<>();
    List<Double> peerWarm = new ArrayList<>();
    for (int i = 0; i < Math.min(RUNS, 3); i++) {
      ours.call();
      cold.add(seconds(() -> build(repository)));
      warm.add(seconds(() -> build(repository)));
      Path storage = work.resolve("storage");
      Path layout = work.resolve("layout");
      peerCold.add(seconds(() -> buildah(context, storage, layout)));
      run(work, "rm", "-rf", layout.toString());
      peerWarm.add(seconds(() -> buildah(context, storage, layout)));
      run(work, "rm", "-rf", layout.toString(), storage.toString());
    }
    faster("two-platform image, cold", new Pair(median(cold), median(peerCold)), 2);
    faster("two-platform image, warm", new Pair(median(warm), median(peerWarm)), 10);
  }

  /** Drops what is no image; the top-level keys of release.yml start their lines. */
  private static void imagesAlone(Path file) throws IOException {
    StringBuilder kept = new StringBuilder();
    boolean keep = true;
    for (String line : Files.readAllLines(file)) {
      if (line.matches("[a-z]+:.*")) {
        keep = !line.matches("(embedded|distributions|formula):.*");
      }
      if (keep) {
        kept.append(line).append('\n');
      }
    }
    Files.writeString(file, kept);
  }

  /** One folder per platform and layer, and the file that copies them. */
  private Path trees(Path repository) throws Exception {
    Path context = work.resolve("context");
    JsonNode image = json(repository).path("images").get(0);
    Path blobs = repository.resolve("dist/images/" + image.path("name").asString() + "/blobs/sha256");
    StringBuilder file = new StringBuilder("FROM scratch\nARG TARGETARCH\n");
    for (JsonNode manifest : image.path("manifests")) {
      String architecture = manifest.path("platform").asString().replace("linux/", "");
      for (JsonNode layer : manifest.path("layers")) {
        String name = layer.path("name").asString();
        Path tree = Files.createDirectories(context.resolve(architecture).resolve(name));
        String blob = layer.path("blob").path("digest").asString().replace("sha256:", "");
        run(work, "tar", "-xzpf", blobs.resolve(blob).toString(), "-C", tree.toString());
        if (architecture.equals("amd64")) {
          file.append("COPY $TARGETARCH/").append(name).append(" /\n");
        }
      }
    }
    Files.writeString(context.resolve("Containerfile"), file);
    return context;
  }

  private String buildah(Path context, Path storage, Path layout) throws Exception {
    String program =
        "buildah --storage-driver vfs --root %s/root --runroot %s/run ".formatted(storage, storage);
    return run(
        work,
        "sh",
        "-ec",
        // A list that exists would be appended to.
        (program + "manifest rm peer >/dev/null 2>&1 || true\n")
            + program
            + "build --layers --isolation chroot --platform linux/amd64 --platform linux/arm64"
            + " --timestamp 0 --manifest peer -f Containerfile "
            + context
            + "\n"
            + program
            + "manifest push --all peer oci:"
            + layout
            + "\n");
  }

  // (d) Start-up

  private void startUp(Path repository) throws Exception {
    for (String name : List.of("stigmer", "release-tool")) {
      Path home = unpacked(repository, name);
      Path runtime = work.resolve("runtime-" + name);
      run(work, "cp", "-a", home.resolve("lib/runtime").toString(), runtime.toString());
      Files.deleteIfExists(runtime.resolve("lib/server/classes.jsa"));
      String bare = runtime.resolve("bin/java").toString();
      run(work, bare, "-Xshare:dump");
      Step hello =
          () -> run(work, bare, "-XX:+UseSerialGC", "-cp", work.resolve("classes").toString(), "Hello");
      String program = home.resolve("bin").resolve(name).toString();
      if (name.equals("stigmer")) {
        atMost("`stigmer --version`", measure(() -> run(work, program, "--version"), hello), 1.5);
        atMost("`stigmer version`", measure(() -> run(work, program, "version"), hello), 3.5);
      } else {
        atMost("`release-tool --help`", measure(() -> run(work, program, "--help"), hello), 3.5);
      }
    }
  }

  private Path unpacked(Path repository, String name) throws Exception {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    Path home = Files.createDirectory(work.resolve("home-" + name));
    try (Stream<Path> archives = Files.list(repository.resolve("dist/archives"))) {
      Path archive =
          archives
              .filter(p -> p.getFileName().toString().startsWith(name + "-"))
              .filter(p -> p.toString().endsWith("-linux-" + architecture + ".tar.gz"))
              .findFirst()
              .orElseThrow();
      run(
          work,
          "tar", "-xzpf", archive.toString(), "--strip-components=1", "-C", home.toString());
    }
    return home;
  }

  // (e) Sizes

  private static String sizes(Path repository, JsonNode release) throws IOException {
    StringBuilder text = new StringBuilder("| what | packed | unpacked |\n|---|---|---|\n");
    for (JsonNode image : release.path("images")) {
      for (JsonNode manifest : image.path("manifests")) {
        long packed = 0;
        long unpacked = 0;
        StringBuilder parts = new StringBuilder();
        String name = image.path("name").asString() + " " + manifest.path("platform").asString();
        for (JsonNode layer : manifest.path("layers")) {
          long packedLayer = layer.path("blob").path("sizeBytes").asLong();
          long unpackedLayer = layer.path("unpackedSizeBytes").asLong();
          packed += packedLayer;
          unpacked += unpackedLayer;
          parts.append(
              "| … %s | %s | %s |\n"
                  .formatted(
                      layer.path("name").asString(),
                      megabytes(packedLayer),
                      megabytes(unpackedLayer)));
        }
        text.append(
            "| image %s | %s | %s |\n".formatted(name, megabytes(packed), megabytes(unpacked)));
        text.append(parts);
      }
    }
    try (Stream<Path> archives = Files.list(repository.resolve("dist/archives"))) {
      for (Path archive : archives.sorted().toList()) {
        String name =
            archive
                .getFileName()
                .toString()
                .replace("-" + release.path("version").asString() + "-", " ")
                .replace(".tar.gz", "");
        text.append("| archive %s | %s | |\n".formatted(name, megabytes(Files.size(archive))));
      }
    }
    return text.toString();
  }

  // The repository, built elsewhere

  /** A clean work tree of the commit, with what Maven has built here. */
  private Path cloned(String name) throws Exception {
    Path clone = work.resolve(name);
    run(work, "git", "clone", "-q", top.toString(), clone.toString());
    for (String module : List.of("cli", "agent-runner", "release-tool")) {
      run(
          work,
          "cp", "-a", top.resolve(module).resolve("target").toString(), clone + "/" + module);
    }
    return clone;
  }

  private JsonNode built(Path repository) throws Exception {
    build(repository);
    return json(repository);
  }

  private String build(Path repository) throws Exception {
    return run(repository, tool, "build", "--profile", "local");
  }

  private static JsonNode json(Path repository) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(repository.resolve("dist/release.json")));
  }

  // Measuring

  private interface Step {
    String call() throws Exception;
  }

  private record Pair(double ours, double peer) {
    double ratio() {
      return ours / peer;
    }
  }

  private static Pair measure(Step ours, Step peer) throws Exception {
    ours.call();
    peer.call();
    List<Double> our = new ArrayList<>();
    List<Double> their = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      our.add(seconds(ours));
      their.add(seconds(peer));
    }
    return new Pair(median(our), median(their));
  }

  private static double seconds(Step step) throws Exception {
    long start = System.nanoTime();
    step.call();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(Arrays.toString(command) + " failed:\n" + output);
    }
    return output;
  }

  private static boolean installed(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  // Rows

  private void atMost(String figure, Pair pair, double limit) {
    row(
        figure,
        time(pair.ours),
        time(pair.peer),
        number(pair.ratio()),
        "≤ " + limit,
        pair.ratio() <= limit);
  }

  private void throughput(String figure, Pair pair) {
    double ratio = pair.peer / pair.ours;
    row(figure, time(pair.ours), time(pair.peer), number(ratio), "≥ 0.95", ratio >= 0.95);
  }

  private void faster(String figure, Pair pair, int times) {
    double ratio = pair.peer / pair.ours;
    row(figure, time(pair.ours), time(pair.peer), number(ratio), "≥ " + times, ratio >= times);
  }

  private void row(
      String figure, String ours, String peer, String ratio, String target, boolean met) {
    String line =
        "| "
            + String.join(" | ", figure, ours, peer, ratio, target, met ? "yes" : "**no**")
            + " |\n";
    System.out.print(line);
    table.append(line);
  }

  private static String time(double seconds) {
    return seconds < 2 ? Math.round(seconds * 1000) + " ms" : number(seconds) + " s";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
