package ai.stigmer.release.cli;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.signing.Signatures;
import ai.stigmer.release.signing.SigningKey;
import ai.stigmer.release.signing.VerificationKey;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.verify.Dist;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether releases are signed, and with which key: the private one from the environment, the public
 * one from {@code release.yml}.
 */
final class Signing {
  /** PEM of a private key. */
  static final String KEY = "RELEASE_SIGNING_KEY";

  private static final int MAX_BYTES = 1 << 16;

  private final Workspace workspace;
  private final boolean isLocal;

  Signing(Workspace workspace, boolean isLocal) {
    this.workspace = workspace;
    this.isLocal = isLocal;
  }

  /** What stops a publish: a key that is no key, another than is announced, or none at all. */
  List<ReleaseException> obstacles() {
    try {
      Optional<SigningKey> key = key();
      Optional<VerificationKey> announced = announced();
      if (announced.isEmpty() || key.map(SigningKey::publicKey).equals(announced)) {
        return List.of();
      }
      if (key.isEmpty()) {
        return isLocal
            ? List.of()
            : List.of(
                Misconfigured.setting(
                    KEY,
                    "it is not set, and release.yml says that releases are signed",
                    "set it to the PEM of the private key that belongs to `signing.publicKey`"));
      }
      return List.of(
          Misconfigured.setting(
              KEY,
              "it is the private key of `%s`, and `signing.publicKey` is `%s`"
                  .formatted(key.get().publicKey(), announced.get()),
              "set it to the key that belongs to `signing.publicKey`, or announce the new one"));
    } catch (ReleaseException unusable) {
      return List.of(unusable);
    }
  }

  /** The signatures of a release, none where there is no key. */
  Signatures of(Dist dist) {
    return key()
        .map(
            key ->
                Signatures.of(
                    dist.json(),
                    Signatures.checksumsName(dist.release())
                        .map(name -> read(dist.folder().resolve(name))),
                    key))
        .orElse(Signatures.NONE);
  }

  /** One line for people. */
  String note() {
    return key()
        .map(key -> "signing with the key " + key.publicKey())
        .orElse("unsigned: " + KEY + " is not set");
  }

  /**
   * The key that published signatures are to be verified with.
   *
   * @param given on the command line
   */
  Optional<VerificationKey> verifying(Optional<Path> given) {
    return given.isPresent()
        ? given.map(Signing::publicKey)
        : isLocal
            ? key().map(SigningKey::publicKey)
            : announced().or(() -> key().map(SigningKey::publicKey));
  }

  private Optional<SigningKey> key() {
    return workspace.secret(KEY).map(pem -> SigningKey.parse(KEY, pem));
  }

  private Optional<VerificationKey> announced() {
    ReleaseSpec.Signing signing = workspace.spec().spec().signing();
    return signing == null
        ? Optional.empty()
        : Optional.of(publicKey(signing.publicKey().in(workspace.repository())));
  }

  private static VerificationKey publicKey(Path file) {
    return VerificationKey.parse(
        file.toString(), new String(read(file), java.nio.charset.StandardCharsets.UTF_8));
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException e) {
      throw new InvalidInput(file.toString(), "does not exist", "check its path", e);
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }
}
