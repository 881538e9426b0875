package ai.stigmer.release.signing;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;

/** Keys as people keep them. */
public final class Keys {
  private Keys() {}

  /** The private key of P-256 with this number. */
  public static String privateKey(BigInteger s) {
    try {
      AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
      p256.init(new ECGenParameterSpec("secp256r1"));
      return pem(
          "PRIVATE KEY",
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new ECPrivateKeySpec(s, p256.getParameterSpec(ECParameterSpec.class))));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The public key of a private one. */
  public static String publicKey(String privateKey) {
    return SigningKey.parse("test", privateKey).publicKey().pem();
  }

  /** A private key of another kind, as in {@code RSA} or {@code secp384r1}. */
  static String other(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.equals("RSA") ? "RSA" : "EC");
      if (!kind.equals("RSA")) {
        generator.initialize(new ECGenParameterSpec(kind));
      }
      return pem("PRIVATE KEY", generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(String label, Key key) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            label,
            Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()),
            label);
  }
}
