package ai.stigmer.release.input;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.Redacted;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Fills one partial file from the first place that gives it all, continuing after each break. */
final class Transfer {
  /** A break after this much progress starts the count of attempts again. */
  private static final long PROGRESS_BYTES = 1 << 20;

  private final Http http;
  private final String name;
  private final List<URI> candidates;
  private final Transport transport;
  private final OptionalLong sizeBytes;
  private final long atMostBytes;
  private final Path partial;
  private final DownloadListener listener;
  private String source;

  Transfer(Http http, Download download, Path partial, DownloadListener listener) {
    this(
        http,
        download.name(),
        download.candidates(),
        download.transport(),
        download.sizeBytes(),
        download.sizeBytes().orElse(Long.MAX_VALUE),
        partial,
        listener);
  }

  static Transfer unpinned(
      Http http,
      URI uri,
      Transport transport,
      long atMostBytes,
      Path partial,
      DownloadListener listener) {
    return new Transfer(
        http,
        nameOf(uri),
        List.of(uri),
        transport,
        OptionalLong.empty(),
        atMostBytes,
        partial,
        listener);
  }

  private Transfer(
      Http http,
      String name,
      List<URI> candidates,
      Transport transport,
      OptionalLong sizeBytes,
      long atMostBytes,
      Path partial,
      DownloadListener listener) {
    this.http = http;
    this.name = name;
    this.candidates = candidates;
    this.transport = transport;
    this.sizeBytes = sizeBytes;
    this.atMostBytes = atMostBytes;
    this.partial = partial;
    this.listener = listener;
    this.source = name;
  }

  static String nameOf(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  boolean hasBegun() {
    return have() > 0;
  }

  /** Where the bytes, or the last of them, came from. */
  String source() {
    return source;
  }

  /** Gives the digest of the file, now complete. */
  Digest run() {
    List<String> refusals = new ArrayList<>();
    Unavailable last = null;
    for (URI candidate : candidates) {
      source = Redacted.uri(candidate);
      try {
        return from(candidate);
      } catch (NotThere e) {
        refusals.add("`" + source + "` answered " + e.status);
      } catch (Unavailable e) {
        refusals.add(e.problem());
        last = e;
      }
    }
    throw new Unavailable(
        name,
        (candidates.size() == 1
                ? "cannot be had: "
                : "cannot be had from any of " + candidates.size() + " places: ")
            + String.join("; ", refusals),
        "check the addresses and the network; a package its archive has replaced is found on a dated"
            + " snapshot mirror, or pinned anew by `release-tool lock update`",
        last);
  }

  private Digest from(URI candidate) throws NotThere {
    int failures = 0;
    while (true) {
      long before = have();
      try {
        return attempt(candidate);
      } catch (IOException e) {
        failures = have() - before >= PROGRESS_BYTES ? 1 : failures + 1;
        if (failures >= http.settings().attempts()) {
          throw new Unavailable(
              Redacted.uri(candidate),
              "broke off "
                  + failures
                  + " times, last after "
                  + have()
                  + " bytes: "
                  + e.getMessage(),
              "run again to continue from there",
              e);
        }
        http.pause(Request.get(candidate, transport), failures, Duration.ZERO);
      }
    }
  }

  private Digest attempt(URI candidate) throws IOException, NotThere {
    long have = have();
    if (sizeBytes.isPresent() && have >= sizeBytes.getAsLong()) {
      if (have == sizeBytes.getAsLong()) {
        return Digest.finish(hashed(have));
      }
      have = 0;
    }
    Request get = Request.get(candidate, transport);
    try (Response response =
        http.send(have > 0 ? get.header("Range", "bytes=" + have + "-") : get)) {
      boolean continues =
          response.status() == 206
              && response.header("Content-Range").orElse("").startsWith("bytes " + have + "-");
      if (response.status() == 416 || (response.status() == 206 && !continues)) {
        Files.deleteIfExists(partial);
        throw new IOException("cannot be continued from byte " + have);
      }
      if (response.status() != 200 && response.status() != 206) {
        throw new NotThere(response.status());
      }
      return receive(response, continues ? have : 0);
    }
  }

  private Digest receive(Response response, long from) throws IOException {
    response
        .header("Content-Length")
        .map(Long::parseLong)
        .filter(_ -> sizeBytes.isPresent())
        .ifPresent(length -> requireSize(from + length));
    MessageDigest sha256 = hashed(from);
    long done = from;
    listener.advanced(name, done, sizeBytes);
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = open(from)) {
      InputStream body = response.body();
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        done += n;
        if (done > atMostBytes) {
          requireSize(done);
          throw new InvalidInput(source, "is larger than " + atMostBytes + " bytes", null, null);
        }
        write(out, buffer, n);
        sha256.update(buffer, 0, n);
        listener.advanced(name, done, sizeBytes);
      }
    }
    if (sizeBytes.isPresent() && done < sizeBytes.getAsLong()) {
      throw new IOException("ended after " + done + " of " + sizeBytes.getAsLong() + " bytes");
    }
    return Digest.finish(sha256);
  }

  private void requireSize(long actual) {
    if (sizeBytes.isPresent() && actual != sizeBytes.getAsLong()) {
      removePartial();
      throw new Mismatch(
          source,
          actual + " bytes or more",
          sizeBytes.getAsLong() + " bytes",
          "nothing of it was kept; find out why the content changed before pinning it anew with"
              + " `release-tool lock update`");
    }
  }

  private OutputStream open(long from) {
    try {
      Files.createDirectories(partial.getParent());
      return from > 0
          ? Files.newOutputStream(partial, StandardOpenOption.APPEND)
          : Files.newOutputStream(partial);
    } catch (IOException e) {
      throw Storage.of(partial, "written", e);
    }
  }

  private void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw Storage.of(partial, "written", e);
    }
  }

  private void removePartial() {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw Storage.of(partial, "removed", e);
    }
  }

  private long have() {
    try {
      return Files.size(partial);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw Storage.of(partial, "read", e);
    }
  }

  /** A running digest of the first {@code length} bytes of the partial file. */
  private MessageDigest hashed(long length) {
    MessageDigest sha256 = Digest.newSha256();
    if (length == 0) {
      return sha256;
    }
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(partial)) {
      long left = length;
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (n < 0) {
          throw new IOException("shrank while it was read");
        }
        sha256.update(buffer, 0, n);
        left -= n;
      }
      return sha256;
    } catch (IOException e) {
      throw Storage.of(partial, "read", e);
    }
  }

  /** This candidate answers, but not with the file. */
  private static final class NotThere extends Exception {
    private final int status;

    NotThere(int status) {
      super("answered " + status);
      this.status = status;
    }
  }
}
