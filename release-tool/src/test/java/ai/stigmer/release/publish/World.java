package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.destination.PublishLock;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.formula.Download;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Index;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Referrer;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.testing.SampleRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry, a host of releases and a tap in memory, with the habits of the real ones: a manifest
 * needs its parts, drafts are invisible, a published release is immutable. After every change it
 * checks what users must never see.
 */
final class World {
  /** Archives, bottles, bills of materials, provenance, checksums, {@code release.json}. */
  private static final int ASSETS = 9;

  /** Says that the publisher's process died. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private final Map<Digest, byte[]> contents = new TreeMap<>();
  private final Map<String, Descriptor> tags = new TreeMap<>();
  private final Map<Digest, Set<Referrer>> referrers = new TreeMap<>();
  private final Map<String, State> releases = new TreeMap<>();
  private final Map<String, Map<String, byte[]>> assets = new TreeMap<>();
  private Optional<String> latest = Optional.empty();
  private final List<String> taps = new ArrayList<>();
  private final Map<Digest, List<Descriptor>> parts = new HashMap<>();
  private final Map<String, List<Download>> fetched = new HashMap<>();

  /** Requests after which the publisher dies, before (even) or after (odd) they take effect. */
  private int halfStepsLeft = Integer.MAX_VALUE;

  int requests;
  final List<String> broken = new ArrayList<>();

  /** Dies at a half step: {@code 2n} before request n takes effect, {@code 2n + 1} after it. */
  void crashAt(int halfStep) {
    halfStepsLeft = halfStep;
  }

  void neverCrash() {
    halfStepsLeft = Integer.MAX_VALUE;
  }

  /** Everything that users or publishers could tell apart. */
  String state() {
    StringBuilder state = new StringBuilder();
    contents.keySet().forEach(d -> state.append("content " + d).append('\n'));
    referrers.forEach(
        (d, all) ->
            all.stream()
                .map(r -> "referrer of " + d + " " + r + '\n')
                .sorted()
                .forEach(state::append));
    tags.forEach((tag, d) -> state.append("tag " + tag + " " + d.digest()).append('\n'));
    releases.forEach((tag, s) -> state.append("release " + tag + " " + s).append('\n'));
    assets.forEach(
        (tag, files) ->
            files.forEach(
                (name, bytes) ->
                    state
                        .append("asset " + tag + "/" + name + " " + Digest.of(bytes))
                        .append('\n')));
    state.append("latest " + latest).append('\n');
    return state.append(taps.isEmpty() ? "" : taps.getLast()).toString();
  }

  int commits() {
    return taps.size();
  }

  void commitToTap(String text) {
    taps.add(text);
  }

  Destinations destinations() {
    Gate open = new Gate();
    open.open();
    return destinations(new Calls(open), _ -> () -> {});
  }

  /** As one of several publishers reaches it. */
  Destinations destinations(Calls calls, PublishLock lock) {
    return new Destinations(
        Map.of(SampleRelease.IMAGE, inTurn(ImageStore.class, new Registry(), calls)),
        inTurn(ReleaseHost.class, new Host(), calls),
        Optional.of(inTurn(Tap.class, new Git(), calls)),
        lock);
  }

  /** What one publisher asks for. */
  static final class Calls {
    private final Gate gate;
    private final AtomicInteger count = new AtomicInteger();
    private volatile String last = "";

    Calls(Gate gate) {
      this.gate = gate;
    }

    int count() {
      return count.get();
    }

    /** The last one that arrived; it may be held. */
    String last() {
      return last;
    }
  }

  /** Serves one request at a time, however many arrive. */
  private <T> T inTurn(Class<T> port, T place, Calls calls) {
    return port.cast(
        Proxy.newProxyInstance(
            World.class.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> {
              calls.count.incrementAndGet();
              calls.last = method.getName();
              calls.gate.enter();
              try {
                synchronized (this) {
                  return method.invoke(place, arguments);
                }
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                calls.gate.exit();
              }
            }));
  }

  private void change(Runnable effect) {
    requests++;
    step();
    effect.run();
    check();
    step();
  }

  private void step() {
    if (halfStepsLeft-- <= 0) {
      throw new Crash();
    }
  }

  private void check() {
    tags.forEach((tag, root) -> requireComplete(tag, root));
    releases.forEach(
        (tag, state) -> {
          if (state != State.DRAFT && !isWhole(assets.getOrDefault(tag, Map.of()).keySet())) {
            broken.add("release " + tag + " is public with " + assets.get(tag));
          }
        });
    if (!taps.isEmpty()) {
      fetched.computeIfAbsent(taps.getLast(), World::fetches).forEach(this::requirePublic);
    }
  }

  private static boolean isWhole(Set<String> names) {
    long signatures = names.stream().filter(name -> name.endsWith(".sig")).count();
    return names.size() - signatures == ASSETS && (signatures == 0 || signatures == 2);
  }

  private static List<Download> fetches(String formula) {
    return PublishedFormula.parse("tap", formula).downloads(SampleRelease.FORMULA);
  }

  private void requireComplete(String tag, Descriptor descriptor) {
    byte[] bytes = contents.get(descriptor.digest());
    if (bytes == null) {
      broken.add("tag " + tag + " leads to missing " + descriptor);
    } else {
      parts
          .computeIfAbsent(descriptor.digest(), _ -> children(descriptor, bytes))
          .forEach(child -> requireComplete(tag, child));
    }
  }

  private void requirePublic(Download download) {
    String[] path = download.url().getPath().split("/", -1);
    String tag = path[path.length - 2];
    byte[] bytes = assets.getOrDefault(tag, Map.of()).get(path[path.length - 1]);
    if (releases.getOrDefault(tag, State.DRAFT) == State.DRAFT
        || bytes == null
        || !Digest.of(bytes).equals(download.sha256())) {
      broken.add("the tap names " + download + ", which is not public");
    }
  }

  /** A pointer may go back only from what is given up. */
  private boolean isGivenUp(String tag) {
    return releases.get(tag) == State.YANKED;
  }

  private static List<Descriptor> children(Descriptor parent, byte[] bytes) {
    if (MediaTypes.isIndex(parent.mediaType())) {
      return Index.read("index", bytes).value().manifests();
    }
    if (MediaTypes.isManifest(parent.mediaType())) {
      Manifest manifest = Manifest.read("manifest", bytes).value();
      List<Descriptor> children = new ArrayList<>(manifest.layers());
      children.add(manifest.config());
      return children;
    }
    return List.of();
  }

  private static byte[] bytes(Content content) {
    try (var in = content.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Registry implements ImageStore {
    @Override
    public String name() {
      return SampleRelease.REPOSITORY;
    }

    @Override
    public boolean has(Descriptor content) {
      requests++;
      return contents.containsKey(content.digest());
    }

    @Override
    public void push(Descriptor descriptor, Content content) {
      byte[] bytes = bytes(content);
      for (Descriptor child : children(descriptor, bytes)) {
        if (!contents.containsKey(child.digest())) {
          throw new InvalidInput(descriptor.digest().toString(), "lacks " + child, "push it");
        }
      }
      change(() -> contents.put(descriptor.digest(), bytes));
      if (MediaTypes.isManifest(descriptor.mediaType())) {
        register(descriptor, Manifest.read("manifest", bytes).value());
      }
    }

    /** As with the fallback tag, a request of its own. */
    private void register(Descriptor descriptor, Manifest manifest) {
      Descriptor subject = manifest.subject();
      if (subject != null) {
        change(
            () ->
                referrers
                    .computeIfAbsent(subject.digest(), _ -> new LinkedHashSet<>())
                    .add(Referrer.of(descriptor, manifest)));
      }
    }

    @Override
    public List<Referrer> referrers(Digest subject) {
      requests++;
      return List.copyOf(referrers.getOrDefault(subject, Set.of()));
    }

    @Override
    public Content content(Descriptor descriptor) {
      byte[] bytes = contents.get(descriptor.digest());
      if (bytes == null) {
        throw new Mismatch("registry", descriptor.digest().toString(), "missing", null);
      }
      return Content.of(bytes);
    }

    @Override
    public Optional<Descriptor> resolve(String tag) {
      requests++;
      return Optional.ofNullable(tags.get(tag));
    }

    @Override
    public SortedSet<String> tags() {
      return new TreeSet<>(tags.keySet());
    }

    @Override
    public void tag(String tag, Descriptor manifest) {
      if (!contents.containsKey(manifest.digest())) {
        throw new InvalidInput(tag, "lacks its manifest", "push it");
      }
      change(
          () -> {
            Descriptor before = tags.put(tag, manifest);
            boolean isVersion = tag.contains(".");
            if (isVersion && before != null && !before.digest().equals(manifest.digest())) {
              broken.add("version tag " + tag + " changed");
            }
            if (before != null
                && version(before).compareTo(version(manifest)) > 0
                && !isGivenUp("v" + version(before))) {
              broken.add("tag " + tag + " went back");
            }
          });
    }

    private Version version(Descriptor index) {
      byte[] bytes = contents.getOrDefault(index.digest(), new byte[0]);
      return Version.parse(
          Index.read("index", bytes)
              .value()
              .annotations()
              .getOrDefault("org.opencontainers.image.version", ""));
    }
  }

  private final class Host implements ReleaseHost {
    @Override
    public String name() {
      return "releases";
    }

    @Override
    public Optional<HostedRelease> find(String tag) {
      requests++;
      return Optional.ofNullable(releases.get(tag))
          .map(
              state ->
                  new HostedRelease(
                      tag,
                      state,
                      assets.getOrDefault(tag, Map.of()).entrySet().stream()
                          .map(
                              e ->
                                  new HostedAsset(
                                      e.getKey(), e.getValue().length, Digest.of(e.getValue())))
                          .toList()));
    }

    @Override
    public Optional<String> latest() {
      requests++;
      return latest;
    }

    @Override
    public void createDraft(ReleaseHeading heading) {
      change(() -> releases.putIfAbsent(heading.tag(), State.DRAFT));
    }

    @Override
    public void upload(String tag, HostedAsset asset, Content content) {
      if (releases.get(tag) != State.DRAFT) {
        throw new Refused(tag, "is no draft", null);
      }
      change(
          () ->
              assets.computeIfAbsent(tag, _ -> new TreeMap<>()).put(asset.name(), bytes(content)));
    }

    @Override
    public Content content(String tag, HostedAsset asset) {
      return Content.of(assets.getOrDefault(tag, Map.of()).getOrDefault(asset.name(), new byte[0]));
    }

    @Override
    public void publish(String tag, Latest becomes) {
      change(() -> releases.put(tag, State.PUBLISHED));
      if (becomes == Latest.BECOMES_LATEST) {
        markLatest(tag);
      }
    }

    @Override
    public void markLatest(String tag) {
      change(
          () -> {
            if (latest
                .filter(l -> version(l).compareTo(version(tag)) > 0 && !isGivenUp(l))
                .isPresent()) {
              broken.add("latest went back from " + latest + " to " + tag);
            }
            latest = Optional.of(tag);
          });
    }

    private Version version(String tag) {
      return Version.parse(tag.substring(1));
    }

    @Override
    public List<HostedRelease> releases() {
      return releases.keySet().stream().flatMap(tag -> find(tag).stream()).toList();
    }

    @Override
    public void yank(String tag, String reason) {
      change(() -> releases.replace(tag, State.PUBLISHED, State.YANKED));
    }

    @Override
    public void unyank(String tag) {
      change(() -> releases.replace(tag, State.YANKED, State.PUBLISHED));
    }

    @Override
    public void deleteDraft(String tag) {
      change(
          () -> {
            if (releases.remove(tag, State.DRAFT)) {
              assets.remove(tag);
            }
          });
    }

    @Override
    public URI downloads(String tag) {
      return URI.create("https://releases.example/" + tag);
    }

    @Override
    public Content download(URI url) {
      String[] path = url.getPath().split("/", -1);
      byte[] bytes = assets.getOrDefault(path[1], Map.of()).get(path[2]);
      if (releases.getOrDefault(path[1], State.DRAFT) == State.DRAFT || bytes == null) {
        throw new Mismatch(url.toString(), "an asset", "missing", null);
      }
      return Content.of(bytes);
    }
  }

  private final class Git implements Tap {
    @Override
    public String name() {
      return "tap";
    }

    @Override
    public Tip tip(String formula) {
      requests++;
      return taps.isEmpty()
          ? new Tip(Optional.empty(), "Formula/stigmer.rb", Optional.empty())
          : new Tip(
              Optional.of(String.valueOf(taps.size())),
              "Formula/stigmer.rb",
              Optional.of(taps.getLast()));
    }

    @Override
    public Update update(Tip seen, String text, Commit commit) {
      if (!seen.head().orElse("0").equals(String.valueOf(taps.size()))) {
        return Update.HEAD_MOVED;
      }
      change(
          () ->
              taps.add(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
      return Update.DONE;
    }
  }
}
