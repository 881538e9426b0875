import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What users download and what it takes on their disks. */
final class Sizes {
  private final StringBuilder rows = new StringBuilder();

  private Sizes() {}

  static String of(Repository repository) throws IOException {
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

  private void row(String name, long packed, long unpacked) {
    rows.append(
        "| %s | %s | %s |\n"
            .formatted(
                name,
                Report.megabytes(packed),
                unpacked < 0 ? "" : Report.megabytes(unpacked)));
  }
}
