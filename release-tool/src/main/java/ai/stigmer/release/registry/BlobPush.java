package ai.stigmer.release.registry;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.registry.RegistryClient.NoAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Puts one blob into a repository: distribution-spec 1.1 §Pushing a blob monolithically and
 * §Mounting a blob. A session that has failed is not used again: the next attempt looks whether the
 * blob arrived after all, and begins a new one.
 */
record BlobPush(RegistryClient client) {

  /**
   * Uploads a blob unless it is there.
   *
   * @param mountFrom a repository of this registry that may have it
   * @throws Mismatch if the bytes are not what {@code blob} says
   */
  void push(Descriptor blob, Optional<String> mountFrom, Content content) {
    if (content.sizeBytes() != blob.sizeBytes()) {
      throw mismatch(blob, blob.sizeBytes() + " bytes", content.sizeBytes() + " bytes");
    }
    for (int attempt = 1; !client.has(blob); attempt++) {
      Optional<URI> session = begin(blob, mountFrom);
      if (session.isEmpty() || put(blob, content, session.get(), attempt)) {
        return;
      }
    }
  }

  /** Where to upload to; none if the blob was mounted. */
  private Optional<URI> begin(Descriptor blob, Optional<String> mountFrom) {
    if (mountFrom.isPresent()) {
      String query = "?mount=" + blob.digest() + "&from=" + encoded(mountFrom.get());
      try {
        return session(client.push().mounting(mountFrom.get()), "blobs/uploads/" + query);
      } catch (ReleaseException _) {
        // Mounting only saves time.
      }
    }
    return session(client.push(), "blobs/uploads/");
  }

  private Optional<URI> session(Scope scope, String path) {
    Request request = Request.of("POST", client.uri(path), Transport.TLS);
    return switch (client.send(scope, request)) {
      case Answer.Success(Response response) -> {
        response.finish();
        yield response.status() == 201 ? Optional.empty() : Optional.of(client.location(response));
      }
      case RegistryError e -> throw client.failure(e);
    };
  }

  /** Opens a session and cancels it: whether pushing is allowed, without pushing anything. */
  void rehearse() {
    Optional<URI> session = session(client.push(), "blobs/uploads/");
    // Some registries want another permission for this; all forget sessions by themselves.
    session
        .filter(client::isHere)
        .ifPresent(
            uri -> client.dispensable(client.push(), Request.of("DELETE", uri, Transport.TLS)));
  }

  /** Whether the blob is there now; if not, another attempt is due. */
  private boolean put(Descriptor blob, Content content, URI session, int attempt) {
    UploadBody body = new UploadBody(content);
    String joint = session.getRawQuery() == null ? "?" : "&";
    Request request =
        Request.of(
                "PUT",
                URI.create(session + joint + "digest=" + encoded(blob.digest().toString())),
                Transport.TLS)
            .header("Content-Type", "application/octet-stream")
            .body(body.publisher());
    try {
      return switch (client.upload(client.push(), request)) {
        case Answer.Success(Response response) -> {
          response.finish();
          yield true;
        }
        case RegistryError e when e.has("DIGEST_INVALID") || e.has("SIZE_INVALID") -> {
          requireUndamaged(blob, content);
          client.pauseAfter(e, request, attempt);
          yield false;
        }
        case RegistryError e when isOver(e) -> {
          client.pauseAfter(e, request, attempt);
          yield false;
        }
        case RegistryError e -> throw client.failure(e);
      };
    } catch (NoAnswer e) {
      body.rethrowLocalFailure();
      client.pauseAfter(e, request, attempt);
      return false;
    }
  }

  /** Whether only this session is lost. */
  private static boolean isOver(RegistryError e) {
    return e.isPassing()
        || e.status() == 401
        || (e.status() == 404 && !e.has("NAME_UNKNOWN"))
        || e.status() == 416
        || e.has("BLOB_UPLOAD_UNKNOWN")
        || e.has("BLOB_UPLOAD_INVALID");
  }

  /** The registry got other bytes: whether they were changed here or on the way. */
  private void requireUndamaged(Descriptor blob, Content content) {
    MessageDigest sha256 = Digest.newSha256();
    try (InputStream in = content.open();
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw UploadBody.unreadable(e);
    }
    Digest actual = Digest.finish(sha256);
    if (!actual.equals(blob.digest())) {
      throw mismatch(blob, blob.digest().toString(), actual.toString());
    }
  }

  private Mismatch mismatch(Descriptor blob, String expected, String actual) {
    return new Mismatch(
        "content of " + client.name() + "@" + blob.digest(),
        expected,
        actual,
        "nothing was stored; run `release-tool build` again");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
