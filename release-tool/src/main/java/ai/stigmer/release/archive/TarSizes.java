package ai.stigmer.release.archive;

import ai.stigmer.release.failure.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what is in a tar that stays as it is. Unlike {@link TarReader} it takes devices, repeated
 * paths and whatever else image layers of others hold: nothing is unpacked.
 */
public final class TarSizes {
  private TarSizes() {}

  /**
   * Bytes of the regular files. Reads {@code tar} to its end and leaves it open.
   *
   * @param subject names the tar in errors
   * @param mostBytes of the whole tar; more is refused
   * @throws InvalidInput if it is no tar, or too long
   * @throws IOException of {@code tar}
   */
  public static long ofFiles(String subject, InputStream tar, long mostBytes) throws IOException {
    CountedInput counted =
        new CountedInput(
            tar,
            total -> {
              if (total > mostBytes) {
                throw invalid(subject, "is larger than the " + mostBytes + " bytes allowed", null);
              }
            });
    long sum = 0;
    TarArchiveInputStream entries = new TarArchiveInputStream(counted, "UTF-8");
    for (TarArchiveEntry e = next(subject, entries); e != null; e = next(subject, entries)) {
      sum += e.isFile() ? e.getRealSize() : 0;
    }
    byte[] rest = new byte[1 << 16];
    while (counted.read(rest) >= 0) {
      // Padding; who hashes the stream wants all of it.
    }
    return sum;
  }

  private static @Nullable TarArchiveEntry next(String subject, TarArchiveInputStream entries)
      throws IOException {
    try {
      return entries.getNextEntry();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw invalid(subject, "is no complete tar: " + e.getMessage(), e);
    }
  }

  private static InvalidInput invalid(String subject, String problem, @Nullable Exception cause) {
    return new InvalidInput(
        subject, problem, "get the archive again, from a source you trust", cause);
  }
}
