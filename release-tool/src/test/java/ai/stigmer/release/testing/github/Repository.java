package ai.stigmer.release.testing.github;

import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What one repository holds. In a folder it outlives the process, at whatever moment that ends. */
final class Repository {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Public fields for Jackson. */
  static final class State {
    public long lastId = 1000;
    public boolean immutableReleases;
    public boolean digests = true;
    public boolean forgetful;
    public @Nullable Long latest;
    public Map<Long, Release> releases = new TreeMap<>();
    public Set<String> burnedTags = new TreeSet<>();
    public Map<Long, Pull> pulls = new TreeMap<>();
    public Map<String, GitReference> references = new TreeMap<>();
    public Map<String, GitObject> objects = new TreeMap<>();
  }

  static final class Release {
    public long id;
    public String tag = "";
    public String name = "";
    public String body = "";
    public String target = "main";
    public String makeLatest = "true";
    public boolean draft;
    public boolean prerelease;
    public boolean immutable;
    public List<Asset> assets = new ArrayList<>();
  }

  static final class Asset {
    public long id;
    public String name = "";
    public boolean uploaded;
    public long size;
    public String sha256 = "";
  }

  static final class Pull {
    public long number;
    public String title = "";
    public String head = "";
    public String base = "";
    public boolean open = true;
    public boolean merged;
  }

  static final class GitReference {
    public String type = "commit";
    public String sha = "";
  }

  static final class GitObject {
    public String message = "";
    public String target = "";
    public List<String> parents = new ArrayList<>();
  }

  final State state;
  private final Optional<Path> folder;
  private final Map<String, byte[]> contents = new TreeMap<>();

  private Repository(State state, Optional<Path> folder) {
    this.state = state;
    this.folder = folder;
  }

  static Repository inMemory() {
    return new Repository(new State(), Optional.empty());
  }

  static Repository in(Path folder) {
    try {
      Files.createDirectories(folder.resolve("contents"));
      Path file = folder.resolve("state.json");
      State state =
          Files.exists(file)
              ? MAPPER.readValue(Files.readAllBytes(file), State.class)
              : new State();
      return new Repository(state, Optional.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Called before a change is answered. */
  void save() {
    folder.ifPresent(f -> write(f.resolve("state.json"), MAPPER.writeValueAsBytes(state)));
  }

  long nextId() {
    return ++state.lastId;
  }

  String store(byte[] bytes) {
    String sha256 = Digest.of(bytes).hex();
    if (folder.isPresent()) {
      write(folder.get().resolve("contents").resolve(sha256), bytes);
    } else {
      contents.put(sha256, bytes);
    }
    return sha256;
  }

  Optional<byte[]> content(String sha256) {
    if (folder.isEmpty()) {
      return Optional.ofNullable(contents.get(sha256));
    }
    Path file = folder.get().resolve("contents").resolve(sha256);
    try {
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Files.write(partial, bytes);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<Release> published(String tag) {
    return state.releases.values().stream().filter(r -> !r.draft && r.tag.equals(tag)).findFirst();
  }

  /** Newest first. */
  List<Release> listed(boolean withDrafts) {
    return state.releases.values().stream()
        .filter(r -> withDrafts || !r.draft)
        .sorted(Comparator.comparingLong((Release r) -> r.id).reversed())
        .toList();
  }

  /** The one said to be it; without one, the newest that was not said not to be it. */
  Optional<Release> latest() {
    Release said = state.latest == null ? null : state.releases.get(state.latest);
    if (said != null && !said.draft && !said.prerelease) {
      return Optional.of(said);
    }
    return listed(false).stream()
        .filter(r -> !r.prerelease && !r.makeLatest.equals("false"))
        .findFirst();
  }

  String object(GitObject object) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-1")
              .digest(MAPPER.writeValueAsString(object).getBytes(StandardCharsets.UTF_8));
      String name = HexFormat.of().formatHex(sha);
      state.objects.put(name, object);
      return name;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether {@code ancestor} is {@code sha} or before it, by first parents. */
  boolean isFastForward(String ancestor, String sha) {
    String at = sha;
    while (!at.equals(ancestor)) {
      GitObject object = state.objects.get(at);
      if (object == null || object.parents.isEmpty()) {
        return false;
      }
      at = object.parents.getFirst();
    }
    return true;
  }
}
