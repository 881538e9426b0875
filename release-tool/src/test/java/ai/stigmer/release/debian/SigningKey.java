package ai.stigmer.release.debian;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** A fresh OpenPGP key that signs indexes as an archive does. */
final class SigningKey {
  private final PGPKeyPair pair;

  SigningKey() {
    RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(
        new RSAKeyGenerationParameters(BigInteger.valueOf(65537), new SecureRandom(), 2048, 80));
    try {
      pair =
          new BcPGPKeyPair(
              PublicKeyPacket.VERSION_4,
              PublicKeyAlgorithmTags.RSA_GENERAL,
              generator.generateKeyPair(),
              Date.from(Instant.parse("2025-01-01T00:00:00Z")));
    } catch (PGPException e) {
      throw new AssertionError(e);
    }
  }

  Keyring keyring(Path folder) {
    Path file = folder.resolve(Keyring.fingerprint(pair.getPublicKey()) + ".gpg");
    try {
      Files.write(file, pair.getPublicKey().getEncoded());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Keyring.of(List.of(file));
  }

  String fingerprint() {
    return Keyring.fingerprint(pair.getPublicKey());
  }

  /** A cleartext-signed message. {@code text} ends with a newline. */
  String sign(String text) {
    return sign(text, PGPSignature.CANONICAL_TEXT_DOCUMENT, HashAlgorithmTags.SHA256);
  }

  String sign(String text, int type, int hash) {
    try {
      PGPSignatureGenerator generator =
          new PGPSignatureGenerator(
              new BcPGPContentSignerBuilder(pair.getPublicKey().getAlgorithm(), hash),
              pair.getPublicKey());
      generator.init(type, pair.getPrivateKey());
      generator.update(text.stripTrailing().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      ByteArrayOutputStream armored = new ByteArrayOutputStream();
      try (ArmoredOutputStream armor = ArmoredOutputStream.builder().build(armored)) {
        generator.generate().encode(armor);
      }
      return "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
          + text.replaceAll("(?m)^-", "- -")
          + armored.toString(StandardCharsets.US_ASCII);
    } catch (PGPException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
