package ai.stigmer.release.build;

import ai.stigmer.release.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code distribution.json}, schema 1: what an unpacked distribution knows about itself.
 *
 * @param image absent where the program runs none
 * @param embedded absent where the distribution carries none
 */
record DistributionFacts(
    ReleaseFacts release, Optional<PinnedImage> image, Optional<Embedded> embedded) {
  static final String PATH = "distribution.json";
  private static final int SCHEMA_VERSION = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter(
                      Separators.createDefaultInstance()
                          .withObjectNameValueSpacing(Separators.Spacing.AFTER))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n")))
          .build();

  /**
   * @param path in the distribution
   */
  record Embedded(String path, Digest sha256, long sizeBytes) {}

  /** Two spaces deep, a newline at the end; equal facts, equal bytes. */
  byte[] json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("product", release.product());
    root.put("version", release.version());
    root.put("commit", release.commit());
    image.ifPresent(value -> root.put("image", imageJson(value)));
    embedded.ifPresent(value -> root.put("embedded", embeddedJson(value)));
    return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> imageJson(PinnedImage image) {
    Map<String, Object> platforms = new LinkedHashMap<>();
    image
        .compressedSizeBytes()
        .forEach(
            (platform, bytes) ->
                platforms.put(platform.toString(), Map.of("compressedSizeBytes", bytes)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reference", image.reference());
    json.put("platforms", platforms);
    return json;
  }

  private static Map<String, Object> embeddedJson(Embedded embedded) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", embedded.path());
    json.put("sha256", embedded.sha256().hex());
    json.put("sizeBytes", embedded.sizeBytes());
    return json;
  }
}
