package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
  @Test
  void listsAssetsByNameAndNothingElse() {
    assertThat(
            Checksums.of(
                List.of(
                    artifact(ArtifactKind.BOTTLE, "b.bottle.tar.gz"),
                    artifact(ArtifactKind.EMBEDDED, "runner.tar.gz"),
                    artifact(ArtifactKind.ARCHIVE, "a.tar.gz"),
                    artifact(ArtifactKind.FORMULA, "a.rb"))))
        .isEqualTo(
            """
            0a67bba7da46793c9f1908a7eec3d06a11ba7bc00bf749c31bb134f4f45ebcad  a.tar.gz
            e9bd33726e495a2a518fd554a1c2443f1f5534b06e7230a8aec0549d8b32b1d7  b.bottle.tar.gz
            """);
  }

  private static Artifact artifact(ArtifactKind kind, String name) {
    byte[] content = name.getBytes(StandardCharsets.UTF_8);
    return new Artifact(
        kind, name, null, name, content.length, Digest.of(content), "application/gzip");
  }
}
