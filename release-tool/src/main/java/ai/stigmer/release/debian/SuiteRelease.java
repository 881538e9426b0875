package ai.stigmer.release.debian;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.spec.ReleaseLock.DebianRelease;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A verified {@code InRelease} file.
 *
 * @param validUntil after which a mirror that still shows it is out of date
 * @param files what it vouches for, by path below {@code dists/<suite>}
 */
public record SuiteRelease(
    DebianRelease pinned, Optional<Instant> validUntil, Map<String, IndexFile> files) {

  /** An index file the release vouches for. */
  record IndexFile(Digest digest, long sizeBytes) {}

  /** The forms of {@code Date} in use: {@code Sat, 12 Sep 2026 07:55:41 UTC}. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss z", Locale.ROOT);

  public SuiteRelease {
    files = Map.copyOf(files);
  }

  /**
   * Reads and checks an {@code InRelease} file.
   *
   * @throws InvalidInput if no key of the keyring has signed it, if it is malformed, or if it is of
   *     another suite
   */
  static SuiteRelease read(String subject, String suite, byte[] inRelease, Keyring keyring) {
    SignedText signed = SignedText.verify(subject, inRelease, keyring);
    try {
      Stanza stanza =
          Stanza.read(new BufferedReader(new StringReader(signed.text())), Set.of())
              .orElseThrow(() -> new IllegalArgumentException("is empty"));
      if (!suite.equals(stanza.field("Codename").orElse(""))
          && !suite.equals(stanza.field("Suite").orElse(""))) {
        throw new IllegalArgumentException(
            "is of suite `" + stanza.field("Codename").orElse("") + "`, not `" + suite + "`");
      }
      return new SuiteRelease(
          new DebianRelease(
              suite, date(stanza.require("Date")), Digest.of(inRelease), signed.signedBy()),
          stanza.field("Valid-Until").map(SuiteRelease::date),
          files(stanza.require("SHA256")));
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(subject, String.valueOf(e.getMessage()), null, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant date(String text) {
    try {
      return ZonedDateTime.parse(text, DATE).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("has the malformed date `" + text + "`", e);
    }
  }

  private static Map<String, IndexFile> files(String sha256) {
    Map<String, IndexFile> files = new HashMap<>();
    for (String line : sha256.lines().filter(line -> !line.isBlank()).toList()) {
      List<String> columns = List.of(line.strip().split("\\s+"));
      if (columns.size() != 3) {
        throw new IllegalArgumentException("has the malformed line `" + line + "`");
      }
      files.put(
          columns.get(2),
          new IndexFile(new Digest(columns.get(0)), Long.parseLong(columns.get(1))));
    }
    return files;
  }
}
