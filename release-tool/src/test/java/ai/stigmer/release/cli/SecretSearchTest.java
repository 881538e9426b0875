package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever finds nothing has to be one who finds something where it is. */
class SecretSearchTest {
  private static final String SECRET = "known to nobody";

  @TempDir Path temporary;

  @Test
  void findsASecretHoweverItIsWritten() {
    for (String text :
        List.of(
            "it is known to nobody.",
            "https://example.com/?token=known+to+nobody",
            "https://known%20to%20nobody@example.com/",
            "Basic " + base64("x-access-token:" + SECRET),
            "Basic " + base64("alice:" + SECRET),
            base64(SECRET))) {
      SecretSearch search = search(SECRET);
      search.in("the text", text);
      assertThat(search.found()).as(text).containsExactly("the text");
    }
    SecretSearch other = search("another secret");
    other.in("the text", SECRET);
    assertThat(other.found()).isEmpty();
  }

  @Test
  void findsEachLineOfAKey() {
    SecretSearch search = search("first line of it\nsecond line of it");
    search.in("the text", "\tsecond line of it");
    assertThat(search.found()).isNotEmpty();
  }

  @Test
  void findsASecretInWhatIsPacked() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("files"));
    byte[] text = ("x".repeat(1000) + SECRET).getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("gz"), packed(text, GZIPOutputStream::new));
    Files.write(folder.resolve("object"), packed(text, DeflaterOutputStream::new));
    Files.write(
        folder.resolve("zip"),
        packed(
            text,
            out -> {
              ZipOutputStream zip = new ZipOutputStream(out);
              zip.putNextEntry(new ZipEntry("entry"));
              return zip;
            }));
    SecretSearch search = search(SECRET);
    search.in(folder);
    assertThat(search.found())
        .containsExactlyInAnyOrder(folder + "/gz", folder + "/object", folder + "/zip!entry");
  }

  private interface Packing {
    OutputStream of(OutputStream out) throws IOException;
  }

  private static byte[] packed(byte[] bytes, Packing packing) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = packing.of(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private SecretSearch search(String secret) {
    return new SecretSearch(temporary.resolve("search"), List.of(secret));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
