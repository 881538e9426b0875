package ai.stigmer.release.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.evidence.Bom.Component;
import ai.stigmer.release.evidence.Bom.Subject;
import ai.stigmer.release.image.Digest;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CycloneDxTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/evidence/bom.cdx.json");

  private static final Subject IMAGE =
      new Subject(
          "container",
          "ghcr.io/acme/runner",
          "1.2.3",
          Optional.of(digest("manifest")),
          "Apache-2.0",
          Optional.of(PackageUrl.oci("ghcr.io/acme/runner", "" + digest("manifest"), "amd64")));
  private static final Component LIBC =
      new Component(
          "library",
          "",
          "libc6",
          "2.41-12",
          "Debian",
          Optional.of(digest("libc")),
          Optional.of(PackageUrl.debian("libc6", "2.41-12", "amd64", "trixie")),
          Optional.empty());
  private static final Component JMODS =
      new Component(
          "platform",
          "",
          "jmods.tar.gz",
          "",
          "",
          Optional.of(digest("jmods")),
          Optional.empty(),
          Optional.of(URI.create("https://example.com/jmods.tar.gz")));
  private static final Component UNKNOWN =
      new Component(
          "library", "", "mystery", "", "", Optional.empty(), Optional.empty(), Optional.empty());

  @Test
  void isWrittenAsItAlwaysWas() throws IOException {
    String text = new String(bom(LIBC, JMODS, UNKNOWN), StandardCharsets.UTF_8);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, text);
    }
    assertThat(text).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void isValidByTheOfficialSchema() {
    Schema schema =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7,
                builder ->
                    builder.schemaIdResolvers(
                        ids -> ids.mapPrefix("http://cyclonedx.org/schema/", "classpath:")))
            .getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    var bom = JsonMapper.shared().readTree(bom(LIBC, JMODS, UNKNOWN));

    assertThat(schema.validate(bom)).isEmpty();
    ((tools.jackson.databind.node.ObjectNode) bom).put("serialNumber", "17");
    assertThat(schema.validate(bom)).as("what it is to refuse").isNotEmpty();
  }

  @Test
  void orderAndRepetitionOfComponentsDoNotMatter() {
    assertThat(bom(JMODS, UNKNOWN, LIBC, JMODS)).isEqualTo(bom(LIBC, JMODS, UNKNOWN));
  }

  private static byte[] bom(Component... components) {
    return CycloneDx.write(
        new Bom(IMAGE, Instant.parse("2026-01-02T03:04:05Z"), List.of(components)));
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8));
  }
}
