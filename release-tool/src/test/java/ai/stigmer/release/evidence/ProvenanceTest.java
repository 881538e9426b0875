package ai.stigmer.release.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.evidence.Provenance.Dependency;
import ai.stigmer.release.evidence.Provenance.Subject;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/golden/evidence/provenance.intoto.json");
  private static final Subject ARCHIVE = new Subject("tool-1.2.3.tar.gz", digest("archive"));
  private static final Subject IMAGE = new Subject("ghcr.io/acme/runner", digest("index"));
  private static final Dependency LOCK = new Dependency("release.lock", digest("lock"));
  private static final Dependency LIBC =
      new Dependency(PackageUrl.debian("libc6", "2.41-12", "amd64", "trixie"), digest("libc"));

  @Test
  void isWrittenAsItAlwaysWas() throws IOException {
    String text = text(List.of(ARCHIVE, IMAGE), List.of(LOCK, LIBC));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, text);
    }
    assertThat(text).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void orderAndRepetitionDoNotMatter() {
    assertThat(text(List.of(IMAGE, ARCHIVE), List.of(LIBC, LOCK, LIBC)))
        .isEqualTo(text(List.of(ARCHIVE, IMAGE), List.of(LOCK, LIBC)));
  }

  private static String text(List<Subject> subjects, List<Dependency> dependencies) {
    byte[] statement =
        new Provenance(
                subjects,
                "git+https://github.com/acme/tool@refs/tags/v1.2.3",
                "0123456789012345678901234567890123456789",
                new TreeMap<>(Map.of("profile", "default", "version", "1.2.3")),
                dependencies)
            .statement();
    return new String(statement, StandardCharsets.UTF_8);
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8));
  }
}
