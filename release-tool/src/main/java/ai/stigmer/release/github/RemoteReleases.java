package ai.stigmer.release.github;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.github.Api.Answer;
import ai.stigmer.release.http.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Finds releases by tag, and remembers by which number GitHub knows them. */
final class RemoteReleases {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 10;

  private final Api api;
  private final Consumer<String> notices;
  private final Map<String, Long> ids = new ConcurrentHashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  RemoteReleases(Api api, Consumer<String> notices) {
    this.api = api;
    this.notices = notices;
  }

  /** The published release of a tag; else the oldest of its drafts, so that all adopt the same. */
  Optional<RemoteRelease> find(String tag) {
    List<RemoteRelease> drafts = new ArrayList<>();
    for (int page = 1; page <= MOST_PAGES; page++) {
      List<RemoteRelease> listed = page(page);
      for (RemoteRelease release : listed) {
        if (release.tag().equals(tag) && !release.draft()) {
          return remember(release);
        }
        if (release.tag().equals(tag)) {
          drafts.add(release);
        }
      }
      if (listed.size() < PAGE) {
        return adopt(tag, drafts);
      }
    }
    // Beyond the newest thousand, GitHub still knows what is published by its tag.
    return api.find("/releases/tags/" + tag)
        .map(RemoteRelease::of)
        .flatMap(this::remember)
        .or(() -> adopt(tag, drafts));
  }

  private Optional<RemoteRelease> adopt(String tag, List<RemoteRelease> drafts) {
    Optional<RemoteRelease> oldest =
        drafts.stream().min(Comparator.comparingLong(RemoteRelease::id));
    oldest.ifPresent(
        draft -> {
          long doubles = drafts.stream().filter(d -> d.isDoubleOf(draft)).count();
          long different = drafts.size() - doubles;
          if (different > 1 && told.add(tag)) {
            notices.accept(
                "%s has %d drafts of %s: goes on with %s; delete the others"
                    .formatted(api.connection().name(), different, tag, draft.page()));
          }
        });
    return oldest.flatMap(this::remember);
  }

  private Optional<RemoteRelease> remember(RemoteRelease release) {
    ids.put(release.tag(), release.id());
    return Optional.of(release);
  }

  /** One of each tag, the published one before drafts; the newest first. */
  List<RemoteRelease> all() {
    Map<String, RemoteRelease> all = new LinkedHashMap<>();
    for (int page = 1; page <= MOST_PAGES; page++) {
      List<RemoteRelease> listed = page(page);
      listed.forEach(r -> all.merge(r.tag(), r, (a, b) -> b.draft() ? a : b));
      if (listed.size() < PAGE) {
        break;
      }
    }
    return List.copyOf(all.values());
  }

  List<RemoteRelease> drafts(String tag) {
    List<RemoteRelease> drafts = new ArrayList<>();
    for (int page = 1; page <= MOST_PAGES; page++) {
      List<RemoteRelease> listed = page(page);
      listed.stream().filter(r -> r.draft() && r.tag().equals(tag)).forEach(drafts::add);
      if (listed.size() < PAGE) {
        break;
      }
    }
    return drafts;
  }

  /**
   * Deletes what a publisher left of {@code draft} that died while it was made: a request whose
   * answer was lost is sent again, or takes effect after its sender's end.
   */
  void deleteDoubles(RemoteRelease draft) {
    drafts(draft.tag()).stream().filter(d -> d.isDoubleOf(draft)).forEach(this::deleteDraft);
    ids.put(draft.tag(), draft.id());
  }

  /** Looks again right before, for nothing brings a published release back. */
  void deleteDraft(RemoteRelease draft) {
    if (get(draft.id()).filter(RemoteRelease::draft).isPresent()) {
      Answer answer = api.delete("/releases/" + draft.id());
      if (!answer.isSuccess() && answer.status() != 404) {
        throw new InvalidInput(
            draft.page(), "cannot be deleted: " + api.message(answer), "delete it by hand");
      }
    }
    ids.remove(draft.tag());
  }

  /**
   * A draft of a tag that had none a moment ago; the list may be a moment behind. Whoever made it
   * may have made it twice, if an answer got lost: the empty others are deleted.
   */
  Optional<RemoteRelease> awaitOnly(String tag) {
    int attempts = api.connection().http().settings().attempts();
    for (int attempt = 1; ; attempt++) {
      List<RemoteRelease> drafts =
          drafts(tag).stream().sorted(Comparator.comparingLong(RemoteRelease::id)).toList();
      if (!drafts.isEmpty()) {
        drafts.stream().skip(1).filter(d -> d.assets().isEmpty()).forEach(this::deleteDraft);
        return remember(drafts.getFirst());
      }
      if (attempt >= attempts) {
        return Optional.empty();
      }
      Request request = api.request("GET", api.uri("/releases"));
      api.connection().http().pause(request, attempt, Duration.ZERO);
    }
  }

  /** As it is now. */
  RemoteRelease require(String tag) {
    return Optional.ofNullable(ids.get(tag))
        .flatMap(this::get)
        .or(() -> find(tag))
        .orElseThrow(
            () ->
                new InvalidInput(
                    tag, "is no release of `" + api.connection().name() + "`", "publish it first"));
  }

  private Optional<RemoteRelease> get(long id) {
    return api.find("/releases/" + id).map(RemoteRelease::of);
  }

  private List<RemoteRelease> page(int number) {
    String path = "/releases?per_page=" + PAGE + "&page=" + number;
    Answer answer = api.get(path);
    if (!answer.isSuccess()) {
      throw new Permissions(api).refusal(answer);
    }
    List<RemoteRelease> releases = new ArrayList<>();
    for (JsonNode release : api.json(path, answer)) {
      releases.add(RemoteRelease.of(release));
    }
    return releases;
  }
}
