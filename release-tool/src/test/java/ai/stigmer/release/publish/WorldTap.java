package ai.stigmer.release.publish;

import ai.stigmer.release.destination.Tap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tap in memory: one formula, and the number of its commits as its head. */
final class WorldTap implements Tap {
  private final Requests requests;
  private final List<String> commits = new ArrayList<>();

  WorldTap(Requests requests) {
    this.requests = requests;
  }

  /** The formula as it is now, empty before the first one. */
  String text() {
    return commits.isEmpty() ? "" : commits.getLast();
  }

  int commits() {
    return commits.size();
  }

  /** Somebody commits by hand. */
  void commit(String text) {
    commits.add(text);
  }

  @Override
  public String name() {
    return "tap";
  }

  @Override
  public Tip tip(String formula) {
    requests.read();
    return commits.isEmpty()
        ? new Tip(Optional.empty(), "Formula/stigmer.rb", Optional.empty())
        : new Tip(
            Optional.of(String.valueOf(commits.size())),
            "Formula/stigmer.rb",
            Optional.of(commits.getLast()));
  }

  @Override
  public Update update(Tip seen, String text, Commit commit) {
    if (!seen.head().orElse("0").equals(String.valueOf(commits.size()))) {
      return Update.HEAD_MOVED;
    }
    requests.change(
        () ->
            commits.add(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
    return Update.DONE;
  }
}
