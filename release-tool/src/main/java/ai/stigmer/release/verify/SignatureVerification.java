package ai.stigmer.release.verify;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.signing.ImageSignature;
import ai.stigmer.release.signing.Signatures;
import ai.stigmer.release.signing.VerificationKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for the signatures of a published release, and checks them with a public key. */
public final class SignatureVerification {
  private static final int MAX_BYTES = 8 << 20;

  private final ReleaseManifest release;
  private final Destinations destinations;
  private final VerificationKey key;
  private final List<Finding> findings = new ArrayList<>();

  private SignatureVerification(
      ReleaseManifest release, Destinations destinations, VerificationKey key) {
    this.release = release;
    this.destinations = destinations;
    this.key = key;
  }

  /** What is not signed with {@code key}: files first, then images. */
  public static List<Finding> check(
      ReleaseManifest release, Destinations destinations, VerificationKey key) {
    SignatureVerification check = new SignatureVerification(release, destinations, key);
    Signatures.checksumsName(release).ifPresent(check::file);
    check.file(ReleaseJson.FILE_NAME);
    for (Image image : release.images()) {
      ImageStore store = destinations.image(image.name());
      Signatures.signed(image).forEach(one -> check.image(store, one.digest()));
    }
    return List.copyOf(check.findings);
  }

  private void file(String name) {
    ReleaseHost host = destinations.releases();
    String url = host.downloads(release.tag()) + "/" + name;
    String signature = Signatures.nameOf(url);
    try {
      if (!Signatures.verifies(
          key,
          bytes(url, host.download(URI.create(url))),
          bytes(signature, host.download(URI.create(signature))))) {
        findings.add(new Finding(signature, expected(), "a signature of something else"));
      }
    } catch (Mismatch e) {
      findings.add(new Finding(signature, expected(), e.actual()));
    }
  }

  private void image(ImageStore store, Digest image) {
    String tag = ImageSignature.tagOf(image);
    Optional<Descriptor> named = store.resolve(tag);
    String actual;
    if (named.isEmpty()) {
      actual = Finding.MISSING;
    } else if (isSigned(store, image, named.get())) {
      return;
    } else {
      actual = "signatures of others";
    }
    findings.add(new Finding(store.name() + ":" + tag, expected(), actual));
  }

  private boolean isSigned(ImageStore store, Digest image, Descriptor signatures) {
    String subject = store.name() + "@" + signatures.digest();
    try {
      Manifest manifest =
          Manifest.read(
                  subject, CheckedContent.document(subject, signatures, store.content(signatures)))
              .value();
      return ImageSignature.payloads(manifest).stream()
          .anyMatch(
              layer ->
                  ImageSignature.verifies(
                      key,
                      image,
                      layer,
                      CheckedContent.document(subject, layer, store.content(layer))));
    } catch (InvalidInput | Mismatch _) {
      return false;
    }
  }

  private String expected() {
    return "a signature by the key " + key;
  }

  private static byte[] bytes(String subject, Content content) {
    try (InputStream in = content.open()) {
      return in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      throw CheckedContent.unreadable(subject, e);
    }
  }
}
