package ai.stigmer.release.registry;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The manifests of one repository, by digest and by tag: distribution-spec 1.1. */
final class Manifests {
  private final RegistryClient client;
  private final Referrers referrers;
  private final Map<Digest, byte[]> pushed = new ConcurrentHashMap<>();

  Manifests(RegistryClient client) {
    this.client = client;
    this.referrers = new Referrers(client, this);
  }

  Referrers referrers() {
    return referrers;
  }

  /** The manifest a tag names. */
  Optional<Descriptor> resolve(String tag) {
    ImageReference.requireTag(tag);
    Request request = RegistryClient.acceptingManifests(client.head("manifests/" + tag));
    return switch (client.send(client.pull(), request)) {
      case Answer.Success(Response response) -> {
        response.finish();
        yield described(response).or(() -> read(tag).map(Read::descriptor));
      }
      case RegistryError e when e.status() == 404 -> Optional.empty();
      case RegistryError e -> throw client.failure(e);
    };
  }

  /** Registries may leave any of these headers out. */
  private static Optional<Descriptor> described(Response response) {
    OptionalLong size = response.headers().firstValueAsLong("Content-Length");
    String type = mediaType(response);
    String digest = response.header("Docker-Content-Digest").orElse("");
    if (size.isEmpty() || type.isEmpty() || !digest.startsWith("sha256:")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Descriptor(type, Digest.parse(digest), size.getAsLong()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String mediaType(Response response) {
    String type = response.header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
  }

  /** A manifest with the bytes it has. */
  @SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
  record Read(Descriptor descriptor, byte[] bytes) {}

  /** What a tag names, read whole; its digest is that of the bytes. */
  Optional<Read> read(String tag) {
    Request request = RegistryClient.acceptingManifests(client.get("manifests/" + tag));
    return switch (client.send(client.pull(), request)) {
      case Answer.Success(Response response) -> {
        byte[] bytes = response.bytes(RegistryClient.MAX_MANIFEST_BYTES);
        yield Optional.of(
            new Read(new Descriptor(mediaType(response), Digest.of(bytes), bytes.length), bytes));
      }
      case RegistryError e when e.status() == 404 -> Optional.empty();
      case RegistryError e -> throw client.failure(e);
    };
  }

  void push(Descriptor manifest, Content content) {
    byte[] bytes = bytes(manifest, content);
    if (!client.has(manifest)) {
      put(manifest.digest().toString(), manifest, bytes);
    }
    pushed.put(manifest.digest(), bytes);
    if (MediaTypes.isManifest(manifest.mediaType())) {
      referrers.register(manifest, Manifest.read(manifest.digest().toString(), bytes).value());
    }
  }

  /** Names a manifest of this repository; registries take its bytes once more for that. */
  void tag(String tag, Descriptor manifest) {
    ImageReference.requireTag(tag);
    byte[] bytes = pushed.get(manifest.digest());
    if (bytes == null) {
      try {
        bytes = bytes(manifest, new Stored(client, manifest));
      } catch (Mismatch missing) {
        throw new InvalidInput(
            client.name(),
            "does not have `" + manifest.digest() + "`, which `" + tag + "` is to name",
            "publish that version again");
      }
    }
    put(tag, manifest, bytes);
  }

  private byte[] bytes(Descriptor manifest, Content content) {
    if (manifest.sizeBytes() > RegistryClient.MAX_MANIFEST_BYTES) {
      throw new InvalidInput(
          manifest.digest().toString(), "is too large for a manifest: over 4 MiB", "split it");
    }
    byte[] bytes;
    try (InputStream in = content.open()) {
      bytes = in.readNBytes((int) manifest.sizeBytes() + 1);
    } catch (IOException e) {
      throw UploadBody.unreadable(e);
    }
    Digest actual = Digest.of(bytes);
    if (!actual.equals(manifest.digest())) {
      throw new Mismatch(
          "content of " + client.name() + "@" + manifest.digest(),
          manifest.digest().toString(),
          actual.toString(),
          "nothing was stored; run `release-tool build` again");
    }
    return bytes;
  }

  /** Writes under a tag or digest; as often as the registry has not seen the parts yet. */
  Response put(String reference, Descriptor manifest, byte[] bytes) {
    Request request =
        Request.of("PUT", client.uri("manifests/" + reference), Transport.TLS)
            .header("Content-Type", manifest.mediaType())
            .body(BodyPublishers.ofByteArray(bytes));
    for (int attempt = 1; ; attempt++) {
      switch (client.send(client.push(), request)) {
        case Answer.Success(Response response) -> {
          response.finish();
          requireSame(manifest, response);
          return response;
        }
        case RegistryError e when lacksParts(e) -> {
          requireParts(manifest, bytes);
          client.pauseAfter(e, request, attempt);
        }
        case RegistryError e -> throw client.failure(e);
      }
    }
  }

  private static boolean lacksParts(RegistryError e) {
    return e.has("MANIFEST_BLOB_UNKNOWN")
        || e.has("BLOB_UNKNOWN")
        || e.has("BLOB_UPLOAD_UNKNOWN")
        || (e.status() < 500 && e.message().contains("unknown blob"));
  }

  private void requireParts(Descriptor manifest, byte[] bytes) {
    for (Descriptor part : parts(manifest, bytes)) {
      if (!client.has(part)) {
        throw new Unavailable(
            client.name(),
            "does not have `" + part.digest() + "`, which `" + manifest.digest() + "` names",
            "run again: whatever is missing is pushed then",
            null);
      }
    }
  }

  private static List<Descriptor> parts(Descriptor parent, byte[] bytes) {
    String subject = parent.digest().toString();
    if (MediaTypes.isIndex(parent.mediaType())) {
      return Index.read(subject, bytes).value().manifests();
    }
    Manifest manifest = Manifest.read(subject, bytes).value();
    List<Descriptor> parts = new ArrayList<>(List.of(manifest.config()));
    parts.addAll(manifest.layers());
    return parts;
  }

  private void requireSame(Descriptor manifest, Response response) {
    String digest = response.header("Docker-Content-Digest").orElse("");
    if (digest.startsWith("sha256:") && !digest.equals(manifest.digest().toString())) {
      throw client.differs(manifest.digest().toString(), manifest.digest(), digest);
    }
  }

  /** What is in the repository. */
  private record Stored(RegistryClient client, Descriptor descriptor) implements Content {
    @Override
    public long sizeBytes() {
      return descriptor.sizeBytes();
    }

    @Override
    public InputStream open() throws IOException {
      return new BlobStream(client, descriptor);
    }
  }
}
