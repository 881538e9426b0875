package ai.stigmer.cli.distribution;

import ai.stigmer.cli.failure.BrokenInstallation;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What this installation is, as its release wrote it.
 *
 * @param commit the full object name of the commit it was built from
 */
public record Distribution(
    String product, String version, String commit, Image image, Embedded embedded) {
  private static final String FILE = "distribution.json";
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern REFERENCE = Pattern.compile("[^\\s@]+@sha256:[0-9a-f]{64}");
  private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]+/[a-z0-9]+(?:/[a-z0-9]+)?");

  /**
   * The container image this version runs.
   *
   * @param reference {@code registry/repository@sha256:…}
   * @param compressedSizeBytes what a pull downloads at most, by platform such as {@code
   *     linux/amd64}, in order of name
   */
  public record Image(String reference, Map<String, Long> compressedSizeBytes) {
    public Image {
      compressedSizeBytes = Collections.unmodifiableMap(new TreeMap<>(compressedSizeBytes));
    }
  }

  /**
   * The runner for machines without a container engine.
   *
   * @param path below the distribution's folder
   * @param sha256 64 lower-case hex digits
   */
  public record Embedded(Path path, String sha256, long sizeBytes) {}

  /**
   * Reads {@code home/distribution.json}.
   *
   * @throws BrokenInstallation if it is missing, unreadable, over 1 MiB, or says something else
   *     than schema 1
   */
  public static Distribution read(Path home) {
    Path file = home.resolve(FILE);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new BrokenInstallation(file, "is larger than " + MAX_BYTES + " bytes", null);
      }
      return parse(new String(bytes, StandardCharsets.UTF_8), file);
    } catch (NoSuchFileException e) {
      throw new BrokenInstallation(file, "is missing", e);
    } catch (IOException e) {
      throw new BrokenInstallation(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static Distribution parse(String json, Path file) {
    JsonObject root;
    try {
      root = JsonParser.object().from(json);
    } catch (JsonParserException e) {
      throw new BrokenInstallation(file, "is not JSON: " + e.getMessage(), e);
    }
    Reader reader = new Reader(root, "", file);
    if (reader.number("schemaVersion") != 1) {
      throw new BrokenInstallation(
          file, "has schema " + root.get("schemaVersion") + ", and this program reads 1", null);
    }
    Reader image = reader.object("image");
    Reader platforms = image.object("platforms");
    Map<String, Long> sizes = new TreeMap<>();
    for (String platform : platforms.names(PLATFORM)) {
      sizes.put(platform, platforms.object(platform).number("compressedSizeBytes"));
    }
    Reader embedded = reader.object("embedded");
    return new Distribution(
        reader.text("product"),
        reader.text("version"),
        reader.text("commit", COMMIT),
        new Image(image.text("reference", REFERENCE), sizes),
        new Embedded(
            embedded.relativePath("path"),
            embedded.text("sha256", SHA256),
            embedded.number("sizeBytes")));
  }
}
