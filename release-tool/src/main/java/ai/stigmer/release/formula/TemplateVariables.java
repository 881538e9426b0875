package ai.stigmer.release.formula;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a template can name; docs/formula.md lists it for template authors. A part that is absent is
 * an empty list.
 */
final class TemplateVariables {
  private final FormulaValues values;

  private TemplateVariables(FormulaValues values) {
    this.values = values;
  }

  static Map<String, Object> of(FormulaValues values) {
    return new TemplateVariables(values).all();
  }

  private Map<String, Object> all() {
    var all = new HashMap<String, Object>();
    all.put("name", values.name().value());
    all.put("className", values.name().className());
    all.put("description", values.about().description());
    all.put("homepage", values.about().homepage().toString());
    all.put("license", values.about().license());
    all.put("version", values.version());
    all.put("versionIsInUrls", values.versionIsInUrls());
    all.put("releasedOnGitHub", values.isReleasedOnGitHub());
    all.put("bottle", values.bottles().stream().map(TemplateVariables::bottle).toList());
    var systems = new PlatformBlocks(values.downloads());
    all.put("fallback", systems.fallback().stream().map(TemplateVariables::download).toList());
    all.put("requirements", lines(systems.requirements()));
    all.put("systems", systems.systems());
    all.put("command", values.install().command());
    all.put("executable", values.install().executable());
    all.put("completions", completions());
    all.put(
        "manPages", values.install().manPages().stream().map(TemplateVariables::manPage).toList());
    all.put(
        "caveats",
        values.caveats().isEmpty() ? List.of() : List.of(Map.of("lines", lines(values.caveats()))));
    all.put("service", values.service().stream().map(this::service).toList());
    all.put("testArguments", String.join(" ", values.testArguments()));
    return all;
  }

  static Map<String, Object> download(Download download) {
    return Map.of("url", download.url().toString(), "sha256", download.sha256().hex());
  }

  static List<Map<String, Object>> lines(List<String> lines) {
    return lines.stream().map(line -> Map.<String, Object>of("line", line)).toList();
  }

  private static Map<String, Object> bottle(BottleBlock bottles) {
    int widest =
        bottles.sha256().keySet().stream()
            .mapToInt(tag -> tag.toString().length())
            .max()
            .orElseThrow();
    List<Map<String, Object>> tags = new ArrayList<>();
    bottles
        .sha256()
        .forEach(
            (tag, sha256) ->
                tags.add(
                    Map.of(
                        "tag", tag.toString(),
                        "padding", " ".repeat(widest - tag.toString().length()),
                        "sha256", sha256.hex())));
    return Map.of("rootUrl", bottles.rootUrl().toString(), "tags", tags);
  }

  private List<Map<String, Object>> completions() {
    List<Map<String, Object>> completions = new ArrayList<>();
    values
        .install()
        .completions()
        .forEach(
            (shell, path) -> {
              String installed = shell.fileName(values.install().command());
              completions.add(
                  Map.of(
                      "method",
                      shell.method(),
                      "path",
                      path,
                      "installedAs",
                      installed,
                      "renamed",
                      !installed.equals(InstallPaths.baseName(path))));
            });
    return completions;
  }

  private static Map<String, Object> manPage(String page) {
    return Map.of("path", page, "section", String.valueOf(InstallPaths.manSection(page)));
  }

  private Map<String, Object> service(Service service) {
    List<Map<String, Object>> arguments =
        service.arguments().stream()
            .map(argument -> Map.<String, Object>of("argument", argument))
            .toList();
    boolean restarts =
        switch (service.restart()) {
          case ALWAYS -> true;
          case NEVER -> false;
        };
    return Map.of("arguments", arguments, "restarts", restarts);
  }
}
