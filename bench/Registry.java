import ai.stigmer.release.image.ContainerConfig;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Format;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.Layer;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.BlobWriter;
import ai.stigmer.release.layout.ImageLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pushes to an empty registry on this machine, each run to a new one, against skopeo. */
record Registry(Path work, String classPath) {
  private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");
  private static final long TEN_BYTES = 4 << 20;
  private static final long LARGE_BYTES = 2_000_000_000L;

  void measure(Report report, Path layout, String tag) throws Exception {
    if (!Shell.has("docker-registry") || !Shell.has("skopeo")) {
      report.notMeasured("push of the two-platform image", "needs docker-registry and skopeo");
      return;
    }
    String jars = work.resolve("push.jar") + classPath.substring(classPath.indexOf(':'));
    Shell.run(work, java("jar"), "cf", "push.jar", "-C", work.resolve("classes").toString(), ".");
    Path archive = work.resolve("push.jsa");
    pushed(host -> push("-XX:ArchiveClassesAtExit=" + archive, jars, layout, tag, host));
    String shared = "-XX:SharedArchiveFile=" + archive;
    List<Pairs.Pair> pairs = new ArrayList<>();
    for (int i = 0; i <= Pairs.RUNS; i++) {
      Pairs.Time ours = pushed(host -> push(shared, jars, layout, tag, host));
      Pairs.Time peer =
          pushed(
              host -> {
                copy(layout, tag, host);
                Shell.run(work, java("java"), "-XX:+UseSerialGC", "-cp", classPath, "Hello");
              });
      if (i > 0) {
        pairs.add(new Pairs.Pair(ours, peer));
      }
    }
    report.atMost("push of the two-platform image", 1, new Pairs(pairs));
    oneOfTen(report, shared, jars);
    Path large = large();
    String[] peak = new String[1];
    pushed(host -> peak[0] = push(shared, jars, large, "large", host));
    report.alone(
        "… peak memory for a 2 GB blob, -Xmx128m",
        Long.parseLong(peak[0].strip()) / 1000 + " MB",
        "it ends",
        true);
    Shell.run(work, "rm", "-rf", large.toString());
  }

  private interface Pushing {
    void to(String host) throws Exception;
  }

  private Pairs.Time pushed(Pushing pushing) throws Exception {
    Path folder = Files.createTempDirectory(work, "registry");
    Files.writeString(
        folder.resolve("config.yml"),
        """
        version: 0.1
        log: {level: info}
        storage: {filesystem: {rootdirectory: %s}}
        http: {addr: 127.0.0.1:0}
        """
            .formatted(folder.resolve("storage")));
    Process registry =
        new ProcessBuilder("docker-registry", "serve", folder.resolve("config.yml").toString())
            .redirectErrorStream(true)
            .start();
    try {
      BufferedReader log = registry.inputReader();
      String host = host(log);
      Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
      return Pairs.Time.of(
          () -> {
            pushing.to(host);
            return host;
          });
    } finally {
      registry.destroy();
      registry.waitFor();
      Shell.run(work, "rm", "-rf", folder.toString());
    }
  }

  private static String host(BufferedReader log) throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        return listening.group(1);
      }
    }
    throw new IllegalStateException("docker-registry ended");
  }

  /** With the options of release-tool's launcher, and a class-data archive of what a push loads. */
  private String push(String option, String jars, Path layout, String tag, String host)
      throws Exception {
    return Shell.run(
        work,
        java("java"),
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:CompileThresholdScaling=3",
        "-XX:-UsePerfData",
        "-Xlog:all=off",
        option,
        "-cp",
        jars,
        "Push",
        layout.toString(),
        tag,
        host + "/bench/image");
  }

  private void copy(Path layout, String tag, String host) throws Exception {
    Shell.run(
        work,
        "skopeo",
        "copy",
        "--quiet",
        "--all",
        "--dest-tls-verify=false",
        "oci:" + layout + ":" + tag,
        "docker://" + host + "/bench/image:" + tag);
  }

  private static String java(String tool) {
    return System.getProperty("java.home") + "/bin/" + tool;
  }

  /** Ten layers, then ten of which one is another: what the second push sends, heads included. */
  private void oneOfTen(Report report, String shared, String jars) throws Exception {
    Path before = layout("ten", TEN_BYTES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    Path after = layout("changed", TEN_BYTES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11);
    long[] sent = new long[1];
    pushed(
        host -> {
          push(shared, jars, before, "ten", host);
          try (Counter counter = new Counter(host)) {
            push(shared, jars, after, "changed", counter.address());
            sent[0] = counter.sent();
          }
        });
    report.alone(
        "… bytes sent for one changed layer of ten",
        "%d (the layer: %d)".formatted(sent[0], TEN_BYTES),
        "≤ 1.01 × the layer",
        sent[0] <= TEN_BYTES * 1.01);
  }

  /** An image with one layer of random bytes. */
  private Path large() throws Exception {
    return layout("large", LARGE_BYTES, 1);
  }

  /** Layers of random bytes: their diff IDs are nobody's, and nobody asks. */
  private Path layout(String name, long layerBytes, long... seeds) throws Exception {
    ImageLayout layout = ImageLayout.create(work.resolve(name));
    List<Image.Addition> layers = new ArrayList<>();
    for (long seed : seeds) {
      Descriptor blob;
      try (BlobWriter writer = layout.newBlob()) {
        Random random = new Random(seed);
        byte[] bytes = new byte[1 << 20];
        for (long left = layerBytes; left > 0; left -= bytes.length) {
          random.nextBytes(bytes);
          writer.write(bytes, 0, bytes.length);
        }
        blob = writer.commit(Format.OCI.gzipLayer());
      }
      layers.add(
          new Image.Addition(new Layer(blob, Digest.of(new byte[] {(byte) seed}), 0), "random"));
    }
    Image image =
        Image.assemble(
            new Image.Parts(
                Format.OCI,
                Platform.LINUX_AMD64,
                null,
                layers,
                ContainerConfig.builder().build(),
                Instant.EPOCH,
                new TreeMap<>()));
    layout.putImage(image);
    layout.tag(name, image.descriptor());
    return layout.folder();
  }
}
