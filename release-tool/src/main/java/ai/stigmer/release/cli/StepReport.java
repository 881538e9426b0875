package ai.stigmer.release.cli;

import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.plan.ReleasePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What later steps of a workflow, and the page of its run, learn of a release. */
final class StepReport {
  private final GitHubActions actions;

  StepReport(Map<String, String> environment) {
    this.actions = GitHubActions.of(environment);
  }

  /**
   * A release that is built or published.
   *
   * @param headline as in {@code published 1.2.3}
   * @param page where people find it
   * @param changed whether the step changed anything
   */
  void release(ReleaseManifest release, String headline, Optional<String> page, Changed changed) {
    if (!actions.isActive()) {
      return;
    }
    actions.outputs(outputs(release, page, changed));
    actions.summary(
        "### "
            + text(release.product() + ": " + headline)
            + "\n\n"
            + page.map(url -> text(url) + "\n\n").orElse("")
            + table(ArtifactTable.rows(release)));
  }

  /** Whether a step did something. */
  enum Changed {
    YES,
    NO;

    static Changed of(boolean something) {
      return something ? YES : NO;
    }
  }

  static Map<String, String> outputs(
      ReleaseManifest release, Optional<String> page, Changed changed) {
    Map<String, String> outputs = new LinkedHashMap<>();
    outputs.put("version", release.version());
    outputs.put("tag", release.tag());
    outputs.put("prerelease", String.valueOf(release.prerelease()));
    release.images().stream()
        .findFirst()
        .ifPresent(image -> outputs.put("image", image.pinnedReference()));
    outputs.put(
        "images",
        release.images().stream().map(Image::pinnedReference).collect(Collectors.joining("\n")));
    page.ifPresent(url -> outputs.put("release-url", url));
    outputs.put("changed", changed == Changed.YES ? "true" : "false");
    return outputs;
  }

  /** What would be done. */
  void plan(ReleasePlan plan, PlaceNames names) {
    if (!actions.isActive()) {
      return;
    }
    actions.outputs(Map.of("changed", plan.isEmpty() ? "false" : "true"));
    actions.summary("### Plan\n\n" + block(PlanText.of(plan, names)));
  }

  /** How a step failed. */
  void failure(String command, ReleaseException failure) {
    if (!actions.isActive()) {
      return;
    }
    String said = failure.getMessage() + failure.hint().map(hint -> "\n\nhint: " + hint).orElse("");
    try {
      actions.summary("### " + text(command + " failed") + "\n\n" + block(said));
    } catch (ReleaseException _) {
      // The log has it all, and that this file cannot be written is not what has to be mended.
    }
  }

  private static String table(List<List<String>> rows) {
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      table
          .append("| ")
          .append(rows.get(i).stream().map(StepReport::text).collect(Collectors.joining(" | ")))
          .append(" |\n");
      if (i == 0) {
        table.append("|---|---|---:|---|\n");
      }
    }
    return table.append('\n').toString();
  }

  /** Words that are no Markdown and no HTML, whatever stands in them. */
  static String text(String plain) {
    StringBuilder text = new StringBuilder();
    plain
        .strip()
        .replace('\n', ' ')
        .replace('\r', ' ')
        .chars()
        .forEach(
            c -> {
              if ("\\`*_{}[]<>()#+-!|~&@".indexOf(c) >= 0) {
                text.append("&#").append(c).append(';');
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }

  /** A block that nothing in it can end. */
  static String block(String plain) {
    int longest = 2;
    int run = 0;
    for (int i = 0; i < plain.length(); i++) {
      run = plain.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    String fence = "`".repeat(longest + 1);
    return fence + "text\n" + plain + (plain.endsWith("\n") ? "" : "\n") + fence + "\n\n";
  }
}
