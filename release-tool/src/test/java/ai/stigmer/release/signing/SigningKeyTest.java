package ai.stigmer.release.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  /** RFC 6979 §A.2.5. */
  private static final String KEY =
      Keys.privateKey(
          new BigInteger("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", 16));

  private static final SigningKey SIGNER = SigningKey.parse("TEST", KEY);
  private static final SigningKey OTHER =
      SigningKey.parse("TEST", Keys.privateKey(BigInteger.valueOf(7)));
  private static final byte[] CONTENT = "sample".getBytes(StandardCharsets.UTF_8);

  @Test
  void signsAsTheRfcDoes() {
    assertThat(HexFormat.of().withUpperCase().formatHex(SIGNER.sign(CONTENT)))
        .contains("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716")
        .endsWith("F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
  }

  @Test
  void isVerifiedByItsOwnPublicKeyAlone() {
    byte[] signature = SIGNER.sign(CONTENT);
    VerificationKey read = VerificationKey.parse("test", SIGNER.publicKey().pem());
    assertThat(read).isEqualTo(SIGNER.publicKey()).isNotEqualTo(OTHER.publicKey());
    assertThat(read.verifies(CONTENT, signature)).isTrue();
    assertThat(read.verifies(new byte[] {1}, signature)).isFalse();
    assertThat(OTHER.publicKey().verifies(CONTENT, signature)).isFalse();
    assertThat(read.verifies(CONTENT, new byte[0])).isFalse();
    assertThat(read.verifies(CONTENT, "no base64 at all?")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "secp384r1"})
  void anotherKindOfKeyIsRefusedAndNotShown(String kind) {
    String pem = Keys.other(kind);
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> SigningKey.parse("THE_KEY", pem))
        .withMessageContaining("THE_KEY")
        .withMessageContaining("none of P-256")
        .satisfies(
            e -> assertThat(e.toString() + e.hint()).doesNotContain(pem.lines().toList().get(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret-text",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----"
      })
  void whatIsNoPlainKeyIsRefusedAndNotShown(String text) {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> SigningKey.parse("THE_KEY", text))
        .satisfies(
            e -> assertThat(e.toString() + e.hint()).doesNotContain("secret-text", "c2VjcmV0"));
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> VerificationKey.parse("key.pub", text))
        .withMessageContaining("key.pub");
  }

  @Test
  void anImagesSignatureIsOfItsDigestAlone() {
    Descriptor image = new Descriptor(MediaTypes.OCI_INDEX, Digest.of(CONTENT), CONTENT.length);
    ImageSignature signature = ImageSignature.of("ghcr.io/acme/runner", image, SIGNER);
    List<Descriptor> contents = signature.contents();
    Manifest manifest = Manifest.read("test", bytes(signature, contents.getLast())).value();
    Descriptor layer = ImageSignature.payloads(manifest).getFirst();
    byte[] payload = bytes(signature, layer);

    assertThat(signature.tag()).isEqualTo("sha256-" + image.digest().hex() + ".sig");
    assertThat(new String(payload, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"critical\":{\"identity\":{\"docker-reference\":\"ghcr.io/acme/runner\"},"
                + "\"image\":{\"docker-manifest-digest\":\""
                + image.digest()
                + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}");
    assertThat(ImageSignature.verifies(SIGNER.publicKey(), image.digest(), layer, payload))
        .isTrue();
    assertThat(ImageSignature.verifies(OTHER.publicKey(), image.digest(), layer, payload))
        .isFalse();
    assertThat(ImageSignature.verifies(SIGNER.publicKey(), Digest.of(new byte[0]), layer, payload))
        .isFalse();
    assertThat(contents)
        .allSatisfy(c -> assertThat(Digest.of(bytes(signature, c))).isEqualTo(c.digest()));
  }

  private static byte[] bytes(ImageSignature signature, Descriptor content) {
    return signature.bytes(content.digest()).orElseThrow();
  }
}
