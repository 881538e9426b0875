import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What users download and what it takes on their disks. */
final class Sizes {
  private final StringBuilder rows = new StringBuilder();

  private Sizes() {}

  static String of(Path work, Repository repository) throws Exception {
    Sizes sizes = new Sizes();
    JsonNode release = repository.release();
    for (JsonNode image : release.path("images")) {
      for (JsonNode manifest : image.path("manifests")) {
        sizes.image(image.path("name").asString(), manifest);
      }
    }
    String version = "-" + release.path("version").asString() + "-";
    try (Stream<Path> archives = Files.list(repository.folder().resolve("dist/archives"))) {
      for (Path archive : archives.sorted().toList()) {
        String name = archive.getFileName().toString().replace(version, " ");
        sizes.row("archive " + name.replace(".tar.gz", ""), Files.size(archive), -1);
      }
    }
    sizes.parts(repository.unpack("stigmer", work.resolve("home-stigmer")));
    return "| what | packed | unpacked |\n|---|---|---|\n" + sizes.rows;
  }

  private void image(String name, JsonNode manifest) {
    long packed = 0;
    long unpacked = 0;
    for (JsonNode layer : manifest.path("layers")) {
      packed += layer.path("blob").path("sizeBytes").asLong();
      unpacked += layer.path("unpackedSizeBytes").asLong();
    }
    row("image " + name + " " + manifest.path("platform").asString(), packed, unpacked);
    for (JsonNode layer : manifest.path("layers")) {
      row(
          "… " + layer.path("name").asString(),
          layer.path("blob").path("sizeBytes").asLong(),
          layer.path("unpackedSizeBytes").asLong());
    }
  }

  private record Part(String name, String files) {}

  /** Of stigmer's archive; packed each by itself, as `gzip -9` does it. */
  private void parts(Path home) throws Exception {
    List<Part> parts =
        List.of(
            new Part("embedded runner", "embedded"),
            new Part("Java: modules", "lib/runtime/lib/modules"),
            new Part("Java: virtual machine and class data", "lib/runtime/lib/server"),
            new Part(
                "Java: the rest",
                "--exclude=lib/runtime/lib/modules --exclude=lib/runtime/lib/server lib/runtime"),
            new Part("jars", "--exclude=lib/runtime lib"),
            new Part("launcher, completions, man page", "--exclude=./lib --exclude=./embedded ."));
    for (Part part : parts) {
      String tar = "tar -c " + part.files;
      row(
          "… stigmer linux: " + part.name,
          count(home, tar + " | gzip -9 | wc -c"),
          count(home, tar + " | wc -c"));
    }
  }

  private static long count(Path folder, String command) throws Exception {
    return Long.parseLong(Shell.run(folder, "sh", "-c", command).strip());
  }

  private void row(String name, long packed, long unpacked) {
    rows.append(
        "| %s | %s | %s |\n"
            .formatted(
                name,
                Report.megabytes(packed),
                unpacked < 0 ? "" : Report.megabytes(unpacked)));
  }
}
