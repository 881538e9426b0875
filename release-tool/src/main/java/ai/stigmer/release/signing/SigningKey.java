package ai.stigmer.release.signing;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECPoint;

/** A private key of P-256. It never shows itself. */
public final class SigningKey {
  private static final ECDomainParameters P256 =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));

  private final ECPrivateKey key;
  private final VerificationKey publicKey;

  private SigningKey(ECPrivateKey key, VerificationKey publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /**
   * Reads PKCS #8 as PEM, not encrypted.
   *
   * @param setting names where it comes from in errors, which never quote it
   * @throws Misconfigured if it is no private key of P-256 in that form
   */
  public static SigningKey parse(String setting, String pem) {
    try {
      byte[] der =
          Pem.read(pem, "PRIVATE KEY")
              .orElseThrow(() -> invalid(setting, "it holds no PEM of an unencrypted PKCS #8 key"));
      KeyFactory keys = KeyFactory.getInstance("EC");
      if (keys.generatePrivate(new PKCS8EncodedKeySpec(der)) instanceof ECPrivateKey key
          && VerificationKey.isP256(key)) {
        ECPoint point = P256.getG().multiply(key.getS()).normalize();
        java.security.spec.ECPoint w =
            new java.security.spec.ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
        ECPublicKey publicKey =
            (ECPublicKey) keys.generatePublic(new ECPublicKeySpec(w, key.getParams()));
        return new SigningKey(key, new VerificationKey(publicKey));
      }
    } catch (GeneralSecurityException _) {
      // Its message may quote the key.
    }
    throw invalid(setting, "it holds a key that is none of P-256");
  }

  private static Misconfigured invalid(String setting, String problem) {
    return Misconfigured.setting(
        setting,
        problem,
        "make a key with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`, or turn"
            + " yours into this form with `openssl pkcs8 -topk8 -nocrypt`");
  }

  public VerificationKey publicKey() {
    return publicKey;
  }

  /** A signature in DER, always the same for the same content: RFC 6979. */
  public byte[] sign(byte[] content) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(key.getS(), P256));
    byte[] hash = java.util.HexFormat.of().parseHex(Digest.of(content).hex());
    BigInteger[] parts = signer.generateSignature(hash);
    try {
      return StandardDSAEncoding.INSTANCE.encode(P256.getN(), parts[0], parts[1]);
    } catch (IOException e) {
      throw new IllegalStateException("two numbers cannot be encoded", e);
    }
  }

  /** The same in base64 on one line. */
  String signBase64(byte[] content) {
    return Base64.getEncoder().encodeToString(sign(content));
  }

  @Override
  public String toString() {
    return "private key of " + publicKey;
  }
}
