package ai.stigmer.release.debian;

import ai.stigmer.release.failure.InvalidInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * What a cleartext-signed message says (RFC 9580 §7), once it is known to be signed by a key of the
 * keyring.
 *
 * @param signedBy fingerprints of the keys with a good signature, upper-case hex, sorted
 */
record SignedText(String text, List<String> signedBy) {
  private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
  private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
  private static final String END = "-----END PGP SIGNATURE-----";
  private static final Set<Integer> HASHES =
      Set.of(HashAlgorithmTags.SHA256, HashAlgorithmTags.SHA384, HashAlgorithmTags.SHA512);

  SignedText {
    signedBy = List.copyOf(signedBy);
  }

  /**
   * Accepts a message when at least one signature is good and none by a known key is bad. Only
   * signed text is given back: a message with anything before or after it is refused.
   *
   * @throws InvalidInput otherwise
   */
  static SignedText verify(String subject, byte[] message, Keyring keyring) {
    List<String> lines =
        new String(message, StandardCharsets.UTF_8).lines().map(String::stripTrailing).toList();
    int headersEnd = lines.indexOf("");
    int signature = lines.indexOf(SIGNATURE);
    int end = lines.indexOf(END);
    if (lines.isEmpty()
        || !lines.getFirst().equals(BEGIN)
        || headersEnd < 1
        || signature < headersEnd
        || end < signature
        || lines.subList(end + 1, lines.size()).stream().anyMatch(line -> !line.isEmpty())) {
      throw new InvalidInput(
          subject,
          "is no signed index",
          "the mirror does not serve a Debian archive at that address");
    }
    List<String> text =
        lines.subList(headersEnd + 1, signature).stream().map(SignedText::unescaped).toList();
    byte[] signed = String.join("\r\n", text).getBytes(StandardCharsets.UTF_8);
    String armor = String.join("\n", lines.subList(signature, end + 1)) + "\n";
    return new SignedText(
        String.join("\n", text) + "\n", goodKeys(subject, signed, armor, keyring));
  }

  /** RFC 9580 §7.2. */
  private static String unescaped(String line) {
    return line.startsWith("- ") ? line.substring(2) : line;
  }

  private static List<String> goodKeys(
      String subject, byte[] signed, String armor, Keyring keyring) {
    List<String> good = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (PGPSignature signature : signatures(subject, armor)) {
      PGPPublicKey key = keyring.key(signature.getKeyID()).orElse(null);
      if (key == null) {
        unknown.add("%016X".formatted(signature.getKeyID()));
      } else {
        requireGood(subject, signed, signature, key);
        good.add(Keyring.fingerprint(key));
      }
    }
    if (good.isEmpty()) {
      throw new InvalidInput(
          subject,
          "is signed by no known key: its signatures are by " + unknown,
          "give the archive's keyring with `--keyring FILE`; looked into " + keyring.files());
    }
    return good.stream().distinct().sorted().toList();
  }

  private static void requireGood(
      String subject, byte[] signed, PGPSignature signature, PGPPublicKey key) {
    String name = Keyring.fingerprint(key);
    if (signature.getSignatureType() != PGPSignature.CANONICAL_TEXT_DOCUMENT
        || !HASHES.contains(signature.getHashAlgorithm())) {
      throw bad(subject, "of a kind that is not accepted", name, null);
    }
    Duration age =
        Duration.between(
            key.getCreationTime().toInstant(), signature.getCreationTime().toInstant());
    boolean expired = key.getValidSeconds() > 0 && age.toSeconds() > key.getValidSeconds();
    if (key.hasRevocation() || expired || age.isNegative()) {
      throw bad(subject, "by a key revoked, expired or not yet valid then", name, null);
    }
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), key);
      signature.update(signed);
      if (!signature.verify()) {
        throw bad(subject, "bad: the text was changed after signing", name, null);
      }
    } catch (PGPException e) {
      throw bad(subject, "unreadable", name, e);
    }
  }

  private static InvalidInput bad(
      String subject, String how, String key, @Nullable Exception cause) {
    return new InvalidInput(
        subject,
        "has a signature that is " + how + " (key " + key + ")",
        "do not use that mirror; give another one with `--debian-mirror URL`",
        cause);
  }

  private static List<PGPSignature> signatures(String subject, String armor) {
    try (ArmoredInputStream in =
        new ArmoredInputStream(
            new ByteArrayInputStream(armor.getBytes(StandardCharsets.US_ASCII)))) {
      List<PGPSignature> signatures = new ArrayList<>();
      BcPGPObjectFactory packets = new BcPGPObjectFactory(in);
      for (Object packet = packets.nextObject(); packet != null; packet = packets.nextObject()) {
        if (packet instanceof PGPSignatureList list) {
          list.forEach(signatures::add);
        }
      }
      return signatures;
    } catch (IOException e) {
      throw new InvalidInput(subject, "has a malformed signature", null, e);
    }
  }
}
