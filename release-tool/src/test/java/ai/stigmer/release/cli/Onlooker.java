package ai.stigmer.release.cli;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.formula.Download;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.testing.BareRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody without credentials who looks again and again at a registry, a host of releases and a
 * tap, and writes down what nobody should ever see.
 */
final class Onlooker implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ACCEPT =
      String.join(
          ", ",
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_INDEX,
          MediaTypes.DOCKER_MANIFEST);

  private final URI image;
  private final URI releases;
  private final BareRepository tap;
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread looking;

  private final List<String> broken = new CopyOnWriteArrayList<>();
  private final Map<String, String> versionTags = new TreeMap<>();
  private final Map<String, Version> newest = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> sound = new HashSet<>();
  private int looks;

  /**
   * Starts to look.
   *
   * @param image of the registry's API, as in {@code http://host/v2/acme/}
   * @param releases of GitHub's API, as in {@code http://host/repos/acme/acme/releases}
   */
  Onlooker(URI image, URI releases, BareRepository tap) {
    this.image = image;
    this.releases = releases;
    this.tap = tap;
    this.looking = Thread.ofPlatform().name("onlooker").start(this::run);
  }

  private void run() {
    try {
      while (!over.await(100, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | AssertionError e) {
      broken.add("the onlooker cannot go on: " + e);
    }
  }

  /** What was seen that should not have been, since the beginning. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  synchronized int looks() {
    return looks;
  }

  /** Looks at everything once. */
  synchronized void look() {
    looks++;
    lookAtTap();
    lookAtReleases();
    lookAtImages();
  }

  /** The version users are given by a pointer now; for the tap, {@code tap}. */
  synchronized Optional<Version> newest(String pointer) {
    return Optional.ofNullable(newest.get(pointer));
  }

  /** Whether the registry has the tag of a version. */
  synchronized boolean hasTag(Version version) {
    return versionTags.containsKey(version.toString());
  }

  private void lookAtImages() {
    Optional<byte[]> list = get(image.resolve("tags/list"), "*/*");
    if (list.isEmpty()) {
      return;
    }
    Map<String, String> digests = new TreeMap<>();
    for (JsonNode tag : JSON.readTree(list.get()).path("tags")) {
      String name = tag.asString();
      lookAtTag(name).ifPresent(digest -> digests.put(name, digest));
    }
    digests.forEach(
        (tag, digest) -> {
          if (Version.of(tag).isPresent()) {
            String before = versionTags.putIfAbsent(tag, digest);
            require(before == null || before.equals(digest), "version tag " + tag + " changed");
          }
        });
    digests.forEach(
        (tag, digest) -> {
          if (Version.of(tag).isEmpty() && !tag.startsWith("sha256-")) {
            versionTags.entrySet().stream()
                .filter(e -> e.getValue().equals(digest))
                .findFirst()
                .ifPresent(e -> forward("tag " + tag, Version.parse(e.getKey())));
          }
        });
  }

  /**
   * The digest of what it names; empty if it is not there, though it is in the list:
   * docker-registry lists a tag a moment before it can be resolved, and writes it in place, so that
   * for a moment it cannot be resolved when it moves.
   */
  private Optional<String> lookAtTag(String tag) {
    HttpResponse<byte[]> answer = answer(image.resolve("manifests/" + tag), ACCEPT);
    for (int again = 0; again < 50 && answer.statusCode() != 200 && seen.contains(tag); again++) {
      answer = answer(image.resolve("manifests/" + tag), ACCEPT);
    }
    if (answer.statusCode() != 200) {
      require(!seen.contains(tag), "tag " + tag + " is gone");
      return Optional.empty();
    }
    seen.add(tag);
    String type = answer.headers().firstValue("Content-Type").orElse("");
    Digest digest = Digest.of(answer.body());
    lookAt("tag " + tag, new Descriptor(type, digest, answer.body().length), answer.body());
    return Optional.of(digest.toString());
  }

  private void lookAt(String from, Descriptor descriptor, byte[] bytes) {
    if (sound.contains(descriptor.digest().toString())) {
      return;
    }
    List<Descriptor> parts = new ArrayList<>();
    if (MediaTypes.isIndex(descriptor.mediaType())) {
      parts.addAll(Index.read(from, bytes).value().manifests());
    } else {
      Manifest manifest = Manifest.read(from, bytes).value();
      parts.addAll(manifest.layers());
      parts.add(manifest.config());
    }
    int before = broken.size();
    for (Descriptor part : parts) {
      boolean document =
          MediaTypes.isIndex(part.mediaType()) || MediaTypes.isManifest(part.mediaType());
      URI address = image.resolve((document ? "manifests/" : "blobs/") + part.digest());
      HttpResponse<byte[]> answer = answer(address, ACCEPT);
      boolean there = answer.statusCode() == 200 && Digest.of(answer.body()).equals(part.digest());
      if (require(there, from + " needs " + part.digest() + ", which is not there") && document) {
        lookAt(from, part, answer.body());
      }
    }
    if (broken.size() == before) {
      sound.add(descriptor.digest().toString());
    }
  }

  private void lookAtReleases() {
    byte[] list = get(URI.create(releases + "?per_page=100"), "*/*").orElseThrow();
    for (JsonNode release : JSON.readTree(list)) {
      String tag = release.path("tag_name").asString();
      require(!release.path("draft").asBoolean(true), "draft " + tag + " is public");
      if (!sound.contains("release " + tag)) {
        lookAtAssets(tag, release.path("assets"));
      }
    }
    get(URI.create(releases + "/latest"), "*/*")
        .map(json -> JSON.readTree(json).path("tag_name").asString())
        .ifPresent(tag -> forward("latest release", Version.parse(tag.substring(1))));
  }

  private void lookAtAssets(String tag, JsonNode assets) {
    Map<String, String> there = new TreeMap<>();
    Optional<byte[]> json = Optional.empty();
    for (JsonNode asset : assets) {
      String name = asset.path("name").asString();
      there.put(name, asset.path("digest").asString(""));
      if (name.equals(ReleaseJson.FILE_NAME)) {
        json = get(URI.create(asset.path("browser_download_url").asString()), "*/*");
      }
    }
    Map<String, String> wanted = new TreeMap<>();
    json.map(bytes -> ReleaseJson.read(tag, bytes))
        .map(Desired::assets)
        .orElse(List.<HostedAsset>of())
        .forEach(asset -> wanted.put(asset.name(), asset.sha256().toString()));
    if (require(
        !wanted.isEmpty() && there.equals(wanted), tag + " is public with " + there.keySet())) {
      sound.add("release " + tag);
    }
  }

  private void lookAtTap() {
    if (!tap.git("ls-tree", "-r", "--name-only", "main").contains("Formula/acme.rb")) {
      return;
    }
    String text = tap.text("Formula/acme.rb");
    PublishedFormula formula = PublishedFormula.parse("tap", text);
    forward("tap", Version.parse(formula.version().orElseThrow()));
    if (sound.contains(text)) {
      return;
    }
    boolean whole = true;
    for (Download download : formula.downloads(new FormulaName("acme"))) {
      whole &=
          require(
              get(download.url(), "*/*")
                  .map(Digest::of)
                  .filter(download.sha256()::equals)
                  .isPresent(),
              "the tap names " + download + ", which is not public");
    }
    if (whole) {
      sound.add(text);
    }
  }

  private void forward(String pointer, Version now) {
    Version before = newest.put(pointer, now);
    require(
        before == null || before.compareTo(now) <= 0,
        pointer + " went back from " + before + " to " + now);
  }

  private boolean require(boolean holds, String otherwise) {
    if (!holds) {
      broken.add(otherwise);
    }
    return holds;
  }

  private Optional<byte[]> get(URI address, String accept) {
    HttpResponse<byte[]> answer = answer(address, accept);
    return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  private HttpResponse<byte[]> answer(URI address, String accept) {
    try {
      return client.send(
          HttpRequest.newBuilder(address).header("Accept", accept).build(),
          BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      looking.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
