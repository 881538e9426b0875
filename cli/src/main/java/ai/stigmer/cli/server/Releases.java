package ai.stigmer.cli.server;

import ai.stigmer.cli.failure.ImageUnavailable;
import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.image.ImageChoice;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The newest release, by its {@code release.json} (schema 1). */
record Releases(Host host) {
  static final String VARIABLE = "STIGMER_RELEASE_URL";
  private static final String DEFAULT =
      "https://github.com/stigmer/stigmer/releases/latest/download/release.json";
  private static final int LONGEST = 4 << 20;
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;

  /** The image of the newest release, for this machine's platform. */
  ImageChoice newest() {
    String url = host.variable(VARIABLE).orElse(DEFAULT);
    try {
      JsonObject release = JsonParser.object().from(text(url));
      if (release.getInt("schemaVersion", 0) != 1) {
        throw new IOException("it is not of schema 1");
      }
      JsonObject image = release.getArray("images").getObject(0);
      String digest = image.getObject("index").getString("digest", "");
      String repository = image.getString("repository", "");
      if (!digest.matches("sha256:[0-9a-f]{64}") || !repository.matches("[^\\s@]+")) {
        throw new IOException("it names no image by digest");
      }
      long size = 0;
      for (Object manifest : image.getArray("manifests")) {
        if (manifest instanceof JsonObject object
            && host.imagePlatform().equals(object.getString("platform"))) {
          size = size(object);
        }
      }
      return new ImageChoice(
          repository + "@" + digest,
          ImageChoice.Source.UPDATE,
          true,
          size > 0 ? OptionalLong.of(size) : OptionalLong.empty(),
          Optional.of(release.getString("version", "unknown")));
    } catch (IOException | JsonParserException | NullPointerException | URISyntaxException e) {
      throw new ImageUnavailable(
          "cannot read the newest release at `" + url + "`: " + e.getMessage(),
          Map.of("url", url),
          List.of("check that the address can be reached, and run this again"),
          e);
    }
  }

  private static long size(JsonObject manifest) {
    long size = manifest.getObject("config").getLong("sizeBytes", 0);
    for (Object layer : manifest.getArray("layers")) {
      if (layer instanceof JsonObject object) {
        size += object.getObject("blob").getLong("sizeBytes", 0);
      }
    }
    return size;
  }

  private static String text(String url) throws IOException, URISyntaxException {
    URI uri = new URI(url);
    boolean loopback =
        "http".equals(uri.getScheme()) && List.of("127.0.0.1", "localhost").contains(uri.getHost());
    if (!loopback && !"https".equals(uri.getScheme())) {
      throw new IOException("only https is trusted");
    }
    if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException("it is no address of HTTP");
    }
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException("the answer is " + connection.getResponseCode());
    }
    try (InputStream in = connection.getInputStream()) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new IOException("it is longer than " + LONGEST + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
