package ai.stigmer.release.layout;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageConfig;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.LayoutFinding.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes from bytes whatever an image layout claims: sizes and digests of indexes, manifests,
 * configurations and layers, platforms, and the diff IDs of the unpacked layers. Every blob is read
 * once.
 */
public final class LayoutValidator {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ImageLayout layout;
  private final List<LayoutFinding> findings = new ArrayList<>();
  private final Set<Descriptor> visited = new HashSet<>();
  private final Map<Descriptor, Boolean> sound = new HashMap<>();
  private final Map<Digest, Digest> diffIds = new HashMap<>();

  private LayoutValidator(ImageLayout layout) {
    this.layout = layout;
  }

  /** All differences below all tags, in the order of the index; empty if the layout is sound. */
  public static List<LayoutFinding> check(ImageLayout layout) {
    LayoutValidator validator = new LayoutValidator(layout);
    try {
      layout.roots().forEach(validator::visit);
    } catch (InvalidInput e) {
      validator.malformed(e);
    }
    return List.copyOf(validator.findings);
  }

  /** All differences below {@code root}. */
  public static List<LayoutFinding> check(ImageLayout layout, Descriptor root) {
    LayoutValidator validator = new LayoutValidator(layout);
    validator.visit(root);
    return List.copyOf(validator.findings);
  }

  /**
   * Refuses a layout that is not sound.
   *
   * @throws ReleaseException for the first difference
   */
  public static void require(ImageLayout layout) {
    for (LayoutFinding first : check(layout)) {
      throw first.failure();
    }
  }

  private void visit(Descriptor descriptor) {
    boolean first = visited.add(withoutAnnotations(descriptor, descriptor.platform()));
    if (!isSound(descriptor) || !first) {
      return;
    }
    try {
      if (MediaTypes.isIndex(descriptor.mediaType())) {
        layout.index(descriptor.digest()).value().manifests().forEach(this::visit);
      } else if (MediaTypes.isManifest(descriptor.mediaType())) {
        checkManifest(descriptor);
      }
    } catch (InvalidInput e) {
      malformed(e);
    }
  }

  private void checkManifest(Descriptor descriptor) {
    Manifest manifest = layout.manifest(descriptor.digest()).value();
    boolean hasConfig = isSound(manifest.config());
    manifest.layers().forEach(this::isSound);
    if (hasConfig && MediaTypes.isConfig(manifest.config().mediaType())) {
      checkConfig(descriptor.platform(), manifest);
    }
  }

  private void checkConfig(@Nullable Platform platform, Manifest manifest) {
    ImageConfig config = layout.config(manifest.config().digest()).value();
    if (platform != null) {
      expect(Fault.PLATFORM_DIFFERS, manifest.config(), platform, config.platform());
    }
    List<Descriptor> layers = manifest.layers();
    int ids = config.diffIds().size();
    if (layers.size() != ids) {
      expect(
          Fault.LAYER_COUNT_DIFFERS,
          manifest.config(),
          layers.size() + " diff IDs",
          ids + " diff IDs");
      return;
    }
    for (int i = 0; i < ids; i++) {
      Digest actual = diffIds.get(layers.get(i).digest());
      if (actual != null) {
        expect(Fault.DIFF_ID_DIFFERS, layers.get(i), config.diffIds().get(i), actual);
      }
    }
  }

  private boolean isSound(Descriptor descriptor) {
    Descriptor key = withoutAnnotations(descriptor, null);
    Boolean known = sound.get(key);
    if (known != null) {
      return known;
    }
    boolean result = checkBytes(descriptor);
    sound.put(key, result);
    return result;
  }

  private boolean checkBytes(Descriptor descriptor) {
    Path path = layout.path(descriptor.digest());
    if (!Files.isRegularFile(path)) {
      add(Fault.BLOB_MISSING, descriptor, descriptor.sizeBytes() + " bytes", "missing");
      return false;
    }
    MessageDigest packed = Digest.newSha256();
    Optional<String> unreadable;
    long size;
    try (InputStream file = Files.newInputStream(path);
        DigestInputStream in = new DigestInputStream(file, packed)) {
      unreadable =
          MediaTypes.isLayer(descriptor.mediaType()) ? unpack(descriptor, in) : Optional.empty();
      in.transferTo(OutputStream.nullOutputStream());
      size = Files.size(path);
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
    boolean sized =
        expect(Fault.SIZE_DIFFERS, descriptor, descriptor.sizeBytes() + " bytes", size + " bytes");
    boolean same =
        expect(Fault.DIGEST_DIFFERS, descriptor, descriptor.digest(), Digest.finish(packed));
    if (same && unreadable.isPresent()) {
      add(Fault.LAYER_UNREADABLE, descriptor, descriptor.mediaType(), unreadable.get());
    }
    return sized && same;
  }

  /** Learns the diff ID of a layer; says what is wrong where it cannot be unpacked. */
  private Optional<String> unpack(Descriptor layer, InputStream in) throws IOException {
    MessageDigest tar = Digest.newSha256();
    try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), tar)) {
      if (MediaTypes.isGzipLayer(layer.mediaType())) {
        new GZIPInputStream(in, BUFFER_BYTES).transferTo(sink);
      } else if (layer.mediaType().equals(MediaTypes.OCI_LAYER)) {
        in.transferTo(sink);
      } else {
        return Optional.of("a compression that is not read here");
      }
    } catch (ZipException | EOFException e) {
      return Optional.of("no complete gzip: " + e.getMessage());
    }
    diffIds.put(layer.digest(), Digest.finish(tar));
    return Optional.empty();
  }

  private boolean expect(Fault fault, Descriptor subject, Object expected, Object actual) {
    boolean same = expected.equals(actual);
    if (!same) {
      add(fault, subject, expected.toString(), actual.toString());
    }
    return same;
  }

  private void add(Fault fault, Descriptor subject, String expected, String actual) {
    findings.add(new LayoutFinding(fault, subject.digest().toString(), expected, actual));
  }

  private void malformed(InvalidInput e) {
    String problem = e.problem().replace("`" + e.subject() + "` ", "");
    findings.add(new LayoutFinding(Fault.MALFORMED, e.subject(), "a valid document", problem));
  }

  private static Descriptor withoutAnnotations(Descriptor d, @Nullable Platform platform) {
    return new Descriptor(d.mediaType(), d.digest(), d.sizeBytes(), platform, new TreeMap<>());
  }
}
