package ai.stigmer.release.verify;

import ai.stigmer.release.archive.CountedInput;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageConfig;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.Layer;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an image from a store, index to layers, and compares all of it with {@code release.json}.
 * Every content is read once.
 */
public final class ImageVerification {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ImageStore store;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Digest> layersRead = new HashSet<>();

  private ImageVerification(ImageStore store) {
    this.store = store;
  }

  static List<Finding> check(ImageStore store, Image image) {
    ImageVerification check = new ImageVerification(store);
    Index index = check.read(image.index(), (s, b) -> Index.read(s, b).value());
    if (index != null) {
      check.expect(
          image.index(),
          image.manifests().stream().map(m -> plain(m.manifest())).toList(),
          index.manifests().stream().map(ImageVerification::plain).toList());
    }
    image.manifests().forEach(check::platform);
    return List.copyOf(check.findings);
  }

  /** The same for one platform, whatever index names it. */
  public static List<Finding> check(ImageStore store, PlatformImage image) {
    ImageVerification check = new ImageVerification(store);
    check.platform(image);
    return List.copyOf(check.findings);
  }

  private void platform(PlatformImage image) {
    Manifest manifest = read(image.manifest(), (s, b) -> Manifest.read(s, b).value());
    List<Descriptor> layers = image.layers().stream().map(Layer::blob).toList();
    if (manifest != null) {
      expect(image.manifest(), plain(image.config()), plain(manifest.config()));
      expect(
          image.manifest(),
          layers.stream().map(ImageVerification::plain).toList(),
          manifest.layers().stream().map(ImageVerification::plain).toList());
    }
    ImageConfig config = read(image.config(), (s, b) -> ImageConfig.read(s, b).value());
    if (config != null) {
      expect(image.config(), image.platform(), config.platform());
      expect(image.config(), image.layers().stream().map(Layer::diffId).toList(), config.diffIds());
    }
    image.layers().stream().filter(l -> layersRead.add(l.blob().digest())).forEach(this::layer);
  }

  private <T> @Nullable T read(Descriptor descriptor, BiFunction<String, byte[], T> parse) {
    String subject = subject(descriptor);
    try {
      return parse.apply(
          subject, CheckedContent.document(subject, descriptor, store.content(descriptor)));
    } catch (Mismatch e) {
      findings.add(new Finding(subject, e.expected(), e.actual()));
    } catch (InvalidInput e) {
      findings.add(new Finding(subject, descriptor.mediaType(), e.problem()));
    }
    return null;
  }

  private void layer(Layer layer) {
    Descriptor blob = layer.blob();
    String subject = subject(blob);
    MessageDigest packed = Digest.newSha256();
    MessageDigest unpacked = Digest.newSha256();
    String unreadable = "";
    CountedInput counted;
    try (InputStream source = store.content(blob).open()) {
      counted = new CountedInput(source, _ -> {});
      InputStream in = new DigestInputStream(counted, packed);
      try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), unpacked)) {
        unpack(blob, in).transferTo(sink);
      } catch (ZipException | EOFException e) {
        unreadable = "no complete gzip: " + e.getMessage();
      }
      in.transferTo(OutputStream.nullOutputStream());
    } catch (Mismatch e) {
      findings.add(new Finding(subject, e.expected(), e.actual()));
      return;
    } catch (IOException e) {
      throw CheckedContent.unreadable(subject, e);
    }
    int before = findings.size();
    expect(blob, blob.sizeBytes() + " bytes", counted.count() + " bytes");
    expect(blob, blob.digest(), Digest.finish(packed));
    if (findings.size() == before) {
      expect(blob, layer.diffId(), unreadable.isEmpty() ? Digest.finish(unpacked) : unreadable);
    }
  }

  private static InputStream unpack(Descriptor blob, InputStream in) throws IOException {
    return MediaTypes.isGzipLayer(blob.mediaType()) ? new GZIPInputStream(in, BUFFER_BYTES) : in;
  }

  private void expect(Descriptor place, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      findings.add(new Finding(subject(place), expected.toString(), actual.toString()));
    }
  }

  private String subject(Descriptor descriptor) {
    return store.name() + "@" + descriptor.digest();
  }

  private static Descriptor plain(Descriptor d) {
    return new Descriptor(d.mediaType(), d.digest(), d.sizeBytes(), null, new TreeMap<>());
  }
}
