import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The image of both platforms against buildah, which copies the same trees. */
record Images(Path work, Repository repository) {
  private static final int RUNS = Math.min(Pairs.RUNS, 3);

  void measure(Report report) throws Exception {
    if (!Shell.has("buildah") || !"root".equals(System.getProperty("user.name"))) {
      report.notMeasured("two-platform image", "needs buildah and root");
      return;
    }
    keepImagesAlone(repository.folder().resolve("release.yml"));
    Shell.run(
        repository.folder(),
        "git", "-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qam", "images");
    repository.build("default"); // Downloads, and links runtimes, which are kept apart.
    Path context = trees();
    Path storage = work.resolve("storage");
    Path layout = work.resolve("layout");
    List<Pairs.Pair> cold = new ArrayList<>();
    List<Pairs.Pair> warm = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      Shell.run(work, "rm", "-rf", repository.folder().resolve("dist").toString());
      Pairs.Step ours = () -> repository.build("default");
      Pairs.Step peer = () -> buildah(context, storage, layout);
      cold.add(new Pairs.Pair(Pairs.Time.of(ours), Pairs.Time.of(peer)));
      Shell.run(work, "rm", "-rf", layout.toString());
      warm.add(new Pairs.Pair(Pairs.Time.of(ours), Pairs.Time.of(peer)));
      Shell.run(work, "rm", "-rf", layout.toString(), storage.toString());
    }
    report.faster("two-platform image, cold", 2, new Pairs(cold));
    report.faster("two-platform image, warm", 10, new Pairs(warm));
  }

  /** Drops what is no image; the top-level keys of release.yml start their lines. */
  private static void keepImagesAlone(Path file) throws IOException {
    StringBuilder kept = new StringBuilder();
    boolean keep = true;
    for (String line : Files.readAllLines(file)) {
      if (line.matches("[a-z]+:.*")) {
        keep = !line.matches("(embedded|distributions|formula|profiles):.*");
      }
      if (keep && !line.startsWith("  tap:")) {
        kept.append(line).append('\n');
      }
    }
    Files.writeString(file, kept);
  }

  /** One folder per platform and layer, and the file that copies them. */
  private Path trees() throws Exception {
    Path context = work.resolve("context");
    JsonNode image = repository.release().path("images").get(0);
    Path blobs =
        repository
            .folder()
            .resolve("dist/images/" + image.path("name").asString() + "/blobs/sha256");
    StringBuilder file = new StringBuilder("FROM scratch\nARG TARGETARCH\n");
    for (JsonNode manifest : image.path("manifests")) {
      String architecture = manifest.path("platform").asString().replace("linux/", "");
      for (JsonNode layer : manifest.path("layers")) {
        String name = layer.path("name").asString();
        Path tree = Files.createDirectories(context.resolve(architecture).resolve(name));
        String blob = layer.path("blob").path("digest").asString().replace("sha256:", "");
        Shell.run(work, "tar", "-xzpf", blobs.resolve(blob).toString(), "-C", tree.toString());
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
    return Shell.run(
        work,
        "sh",
        "-ec",
        // A list that exists would be appended to.
        (program + "manifest rm peer >/dev/null 2>&1 || true\n")
            + program
            + "build --layers --isolation chroot --platform linux/amd64 --platform linux/arm64"
            + " --timestamp 0 --manifest peer -f %s/Containerfile %s\n".formatted(context, context)
            + program
            + "manifest push --all peer oci:"
            + layout
            + "\n");
  }
}
