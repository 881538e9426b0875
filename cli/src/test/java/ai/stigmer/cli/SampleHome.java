package ai.stigmer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A distribution's folder, as far as {@code stigmer} reads it. */
final class SampleHome {
  static final String JSON =
      """
      {
        "schemaVersion": 1,
        "product": "stigmer",
        "version": "1.2.3",
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "image": {
          "reference": "ghcr.io/acme/agent-runner@sha256:%s",
          "platforms": {
            "linux/arm64": {"compressedSizeBytes": 47123456},
            "linux/amd64": {"compressedSizeBytes": 48200000}
          }
        },
        "embedded": {
          "path": "embedded/binaries/linux_amd64/agent-runner.tar.gz",
          "sha256": "%s",
          "sizeBytes": 20000000
        }
      }
      """
          .formatted("a".repeat(64), "b".repeat(64));

  private SampleHome() {}

  static Path in(Path folder) throws IOException {
    Files.writeString(folder.resolve("distribution.json"), JSON);
    return folder;
  }
}
