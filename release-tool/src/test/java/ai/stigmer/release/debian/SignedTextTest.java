package ai.stigmer.release.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPSignature;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedTextTest {
  private static final String TEXT = "Origin: Test\n-dashed\n\nSuite: s\n";
  private static final SigningKey KEY = new SigningKey();
  @TempDir private static Path folder;
  private static Keyring keyring;

  @BeforeAll
  static void keyring() {
    keyring = KEY.keyring(folder);
  }

  private static SignedText verify(String message) {
    return SignedText.verify("InRelease", message.getBytes(StandardCharsets.UTF_8), keyring);
  }

  private static void assertRefused(String message, String why) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> verify(message))
        .withMessageStartingWith("`InRelease` ")
        .withMessageContaining(why);
  }

  @Test
  void givesTheTextAndWhoSignedIt() {
    SignedText signed = verify(KEY.sign(TEXT));
    assertThat(signed.text()).isEqualTo(TEXT);
    assertThat(signed.signedBy()).containsExactly(KEY.fingerprint());
  }

  @Test
  void ignoresTrailingSpaceAndLineEndings() {
    assertThat(verify(KEY.sign(TEXT).replace("\n", " \r\n")).text()).isEqualTo(TEXT);
  }

  @Test
  void refusesTextChangedAfterSigning() {
    assertRefused(KEY.sign(TEXT).replace("Suite: s", "Suite: t"), "changed after signing");
  }

  @Test
  void refusesAnUnknownKeyByItsName() {
    assertRefused(new SigningKey().sign(TEXT), "signed by no known key");
  }

  @Test
  void refusesTextThatIsNotSigned() {
    assertRefused(TEXT, "is no signed index");
    assertRefused("Evil: yes\n" + KEY.sign(TEXT), "is no signed index");
    assertRefused(KEY.sign(TEXT) + "Evil: yes\n", "is no signed index");
    assertRefused("", "is no signed index");
  }

  @Test
  void refusesAnOldHash() {
    assertRefused(
        KEY.sign(TEXT, PGPSignature.CANONICAL_TEXT_DOCUMENT, HashAlgorithmTags.SHA1),
        "of a kind that is not accepted");
  }

  @Test
  void refusesADamagedSignature() {
    String message = KEY.sign(TEXT);
    int at = message.indexOf("-----BEGIN PGP SIGNATURE-----") + 120;
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                verify(
                    message.substring(0, at)
                        + (message.charAt(at) == 'A' ? 'B' : 'A')
                        + message.substring(at + 1)));
  }
}
