package ai.stigmer.release.testing.registry;

import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a registry stores, and its API without faults and permissions: distribution-spec 1.1. */
final class Repositories {
  private static final Pattern PATH =
      Pattern.compile("/v2/(.+?)/(blobs/uploads|blobs|manifests|tags|referrers)/(.*)");
  private static final int CHUNK_LIMIT = 4 << 20;

  private final List<String> violations;
  private final String storage;
  private final Map<Digest, byte[]> contents = new TreeMap<>();
  private final Map<String, Repository> repositories = new TreeMap<>();
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  /** An answer. */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  record Reply(int status, Map<String, String> headers, byte[] body) {
    static Reply of(int status) {
      return new Reply(status, Map.of(), new byte[0]);
    }

    static Reply error(int status, String code) {
      String json =
          "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + words(code) + "\"}]}";
      return new Reply(
          status,
          Map.of("Content-Type", "application/json"),
          json.getBytes(StandardCharsets.UTF_8));
    }

    private static String words(String code) {
      return code.toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }

  private static final class Repository {
    final Set<Digest> blobs = new TreeSet<>();
    final Map<Digest, String> manifests = new TreeMap<>();
    final Map<String, Digest> tags = new TreeMap<>();
  }

  Repositories(List<String> violations, String storage) {
    this.violations = violations;
    this.storage = storage;
  }

  synchronized String state() {
    StringBuilder state = new StringBuilder();
    repositories.forEach(
        (name, repository) -> {
          state.append(name).append('\n');
          repository.blobs.forEach(blob -> state.append("  blob ").append(blob).append('\n'));
          repository.manifests.forEach((d, t) -> state.append("  " + t + " " + d).append('\n'));
          repository.tags.forEach((tag, d) -> state.append("  " + tag + " " + d).append('\n'));
        });
    return state.toString();
  }

  /** An upload that failed cannot go on. */
  void spoil(URI uri) {
    Matcher path = PATH.matcher(uri.getPath());
    if (path.matches() && path.group(2).equals("blobs/uploads") && !path.group(3).isEmpty()) {
      sessions.remove(path.group(3));
      ended.add(path.group(3));
    }
  }

  synchronized Reply stored(Digest digest, HttpExchange exchange) {
    byte[] bytes = contents.get(digest);
    if (bytes == null) {
      return Reply.of(404);
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      return new Reply(200, Map.of(), bytes);
    }
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    return new Reply(206, Map.of(), Arrays.copyOfRange(bytes, from, bytes.length));
  }

  synchronized Reply serve(HttpExchange exchange, byte[] body) {
    String method = exchange.getRequestMethod();
    Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
    if (!path.matches()) {
      return Reply.of(exchange.getRequestURI().getPath().equals("/v2/") ? 200 : 404);
    }
    String name = path.group(1);
    String last = path.group(3);
    return switch (path.group(2)) {
      case "blobs/uploads" -> upload(method, name, last, exchange, body);
      case "blobs" -> blob(name, Digest.parse(last));
      case "manifests" ->
          method.equals("PUT")
              ? putManifest(name, last, exchange, body)
              : manifest(name, last, exchange);
      case "tags" -> tags(name, exchange);
      default -> Reply.of(404);
    };
  }

  private Reply upload(
      String method, String name, String session, HttpExchange exchange, byte[] body) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    return switch (method) {
      case "POST" -> begin(name, query);
      case "PATCH" -> Reply.of(body.length > CHUNK_LIMIT ? 416 : 405);
      case "DELETE" -> Reply.of(sessions.remove(session) ? 204 : 404);
      default -> end(name, session, query, body);
    };
  }

  private Reply begin(String name, String query) {
    if (query.startsWith("mount=")) {
      Digest digest = Digest.parse(query.replaceAll("mount=(sha256:[0-9a-f]+).*", "$1"));
      Repository from = repositories.get(query.replaceAll(".*from=", ""));
      if (from != null && from.blobs.contains(digest)) {
        repository(name).blobs.add(digest);
        return Reply.of(201);
      }
    }
    String id = UUID.randomUUID().toString();
    sessions.add(id);
    String place = "/v2/" + name + "/blobs/uploads/" + id + "?_state=opaque";
    return new Reply(202, Map.of("Location", place), new byte[0]);
  }

  private Reply end(String name, String session, String query, byte[] body) {
    if (!ended.add(session)) {
      violations.add("a second PUT on one upload");
    }
    if (!sessions.remove(session)) {
      return Reply.error(404, "BLOB_UPLOAD_UNKNOWN");
    }
    Digest digest = Digest.parse(query.replaceAll(".*digest=", ""));
    if (!Digest.of(body).equals(digest)) {
      return Reply.error(400, "DIGEST_INVALID");
    }
    contents.put(digest, body);
    if (!repository(name).blobs.add(digest)) {
      violations.add("uploaded twice: " + digest);
    }
    return Reply.of(201);
  }

  private Reply blob(String name, Digest digest) {
    if (!repository(name).blobs.contains(digest)) {
      return Reply.error(404, "BLOB_UNKNOWN");
    }
    return new Reply(307, Map.of("Location", storage + digest.hex()), new byte[0]);
  }

  private Reply putManifest(String name, String reference, HttpExchange exchange, byte[] body) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    Repository repository = repository(name);
    for (Descriptor part : parts(type, body)) {
      if (!repository.blobs.contains(part.digest())
          && !repository.manifests.containsKey(part.digest())) {
        return Reply.error(404, "MANIFEST_BLOB_UNKNOWN");
      }
    }
    Digest digest = Digest.of(body);
    if (reference.startsWith("sha256:") && !reference.equals(digest.toString())) {
      return Reply.error(400, "DIGEST_INVALID");
    }
    contents.put(digest, body);
    repository.manifests.put(digest, type);
    if (!reference.startsWith("sha256:")) {
      repository.tags.put(reference, digest);
    }
    return Reply.of(201);
  }

  private static List<Descriptor> parts(String type, byte[] body) {
    if (MediaTypes.isIndex(type)) {
      return Index.read("index", body).value().manifests();
    }
    Manifest manifest = Manifest.read("manifest", body).value();
    List<Descriptor> parts = new ArrayList<>(manifest.layers());
    parts.add(manifest.config());
    return parts;
  }

  private Reply manifest(String name, String reference, HttpExchange exchange) {
    Repository repository = repository(name);
    Digest digest =
        reference.startsWith("sha256:") ? Digest.parse(reference) : repository.tags.get(reference);
    String type = digest == null ? null : repository.manifests.get(digest);
    String accept = String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
    if (digest == null || type == null || !accept.contains(type)) {
      return Reply.error(404, "MANIFEST_UNKNOWN");
    }
    return new Reply(
        200,
        Map.of("Content-Type", type, "Docker-Content-Digest", digest.toString()),
        contents.getOrDefault(digest, new byte[0]));
  }

  /** Three at a time. */
  private Reply tags(String name, HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String last = query.contains("last=") ? query.replaceAll(".*last=", "") : "";
    List<String> rest =
        repository(name).tags.keySet().stream().filter(tag -> tag.compareTo(last) > 0).toList();
    List<String> page = rest.subList(0, Math.min(3, rest.size()));
    Map<String, String> link =
        rest.size() > 3
            ? Map.of(
                "Link",
                "</v2/" + name + "/tags/list?n=3&last=" + page.getLast() + ">; rel=\"next\"")
            : Map.of();
    String json =
        "{\"tags\":[" + String.join(",", page.stream().map(tag -> '"' + tag + '"').toList()) + "]}";
    return new Reply(200, link, json.getBytes(StandardCharsets.UTF_8));
  }

  private Repository repository(String name) {
    return repositories.computeIfAbsent(name, _ -> new Repository());
  }
}
