package ai.stigmer.release.signing;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Digest;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A public key of P-256. Two are equal if they verify the same. */
public final class VerificationKey {
  /** Of P-256: SEC 2 §2.4.2. */
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final ECPublicKey key;

  VerificationKey(ECPublicKey key) {
    this.key = key;
  }

  /**
   * Reads PEM, as in cosign's {@code cosign.pub} and what {@code openssl ec -pubout} writes.
   *
   * @param subject names the text in errors
   * @throws InvalidInput if it is no public key of P-256
   */
  public static VerificationKey parse(String subject, String pem) {
    try {
      byte[] der =
          Pem.read(pem, "PUBLIC KEY").orElseThrow(() -> invalid(subject, "holds no public key"));
      if (KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der))
              instanceof ECPublicKey key
          && isP256(key)) {
        return new VerificationKey(key);
      }
    } catch (GeneralSecurityException _) {
      // Of another kind: said below.
    }
    throw invalid(subject, "holds a key that is none of P-256");
  }

  private static InvalidInput invalid(String subject, String problem) {
    return new InvalidInput(
        subject, problem, "write one with `openssl ec -in key.pem -pubout -out key.pub`");
  }

  static boolean isP256(ECKey key) {
    return key.getParams().getOrder().equals(ORDER);
  }

  /**
   * Whether somebody who has the private key signed {@code content}.
   *
   * @param signature DER; whatever else is no signature
   */
  public boolean verifies(byte[] content, byte[] signature) {
    try {
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(key);
      check.update(content);
      return check.verify(signature);
    } catch (SignatureException _) {
      return false;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this Java has no ECDSA", e);
    }
  }

  /** The same for a signature in base64, as files and annotations hold it. */
  boolean verifies(byte[] content, String base64) {
    try {
      return verifies(content, Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** As {@link #parse} reads it. */
  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
        .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()));
  }

  /** Digest of the key as it is encoded, to tell it from others. */
  public Digest fingerprint() {
    return Digest.of(key.getEncoded());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey that && fingerprint().equals(that.fingerprint());
  }

  @Override
  public int hashCode() {
    return fingerprint().hashCode();
  }

  @Override
  public String toString() {
    return fingerprint().toString();
  }
}
