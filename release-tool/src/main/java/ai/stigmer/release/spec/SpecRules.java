package ai.stigmer.release.spec;

import ai.stigmer.release.spec.Yaml.Field;
import ai.stigmer.release.spec.Yaml.Place;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one part of the file demands of another. Works on the document rather than on the records,
 * so that a mistake elsewhere hides nothing; what {@link ShapeCheck} complains about is passed
 * over.
 */
final class SpecRules {
  private final Yaml root;
  private final Problems problems;

  SpecRules(Yaml root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void check() {
    root.get("schemaVersion").ifPresent(this::requireKnownFormat);
    all(root, "images").forEach(this::checkImage);
    all(root, "embedded").forEach(embedded -> checkTargets(embedded, ArchivePaths.RELATIVE));
    all(root, "distributions").forEach(this::checkDistribution);
    root.get("formula").ifPresent(this::checkFormula);
    checkTap();
    root.get("profiles").stream().flatMap(Yaml::eachField).forEach(this::checkProfile);
  }

  private void requireKnownFormat(Yaml version) {
    if (version instanceof Yaml.Scalar scalar && !scalar.text().equals("1")) {
      problems.add(
          version.place(),
          "this release-tool knows format 1, not " + scalar.text(),
          "use the release-tool this file was written for");
    }
  }

  private void checkImage(Yaml image) {
    Set<String> platforms = texts(image, "platforms");
    all(image, "platforms")
        .filter(
            platform -> platform.asText().filter(text -> text.startsWith("darwin/")).isPresent())
        .forEach(
            platform ->
                problems.add(platform.place(), "containers have no macOS", "name linux platforms"));
    all(image, "layers")
        .forEach(
            layer -> {
              requireSources(layer, platforms);
              checkTargets(layer, ArchivePaths.ABSOLUTE);
            });
    image
        .get("base")
        .flatMap(base -> base.get("debian"))
        .flatMap(debian -> debian.get("platformPackages"))
        .ifPresent(packages -> requireAmong(packages, platforms, "the image's"));
    image.get("config").flatMap(config -> config.get("environment")).stream()
        .flatMap(Yaml::eachField)
        .filter(variable -> !variable.key().matches("[A-Za-z_][A-Za-z0-9_]*"))
        .forEach(
            variable ->
                problems.add(
                    variable.place(),
                    "`" + variable.key() + "` is no name of an environment variable",
                    "letters, digits and `_` are allowed"));
    image.get("annotations").stream()
        .flatMap(Yaml::eachField)
        .map(Field::value)
        .forEach(this::requireNoPlatform);
  }

  private void checkDistribution(Yaml distribution) {
    Set<String> platforms = texts(distribution, "platforms");
    requireSources(distribution, platforms);
    checkTargets(distribution, ArchivePaths.RELATIVE);
    distribution.get("classDataArchive").stream()
        .flatMap(archive -> all(archive, "platforms"))
        .forEach(
            platform ->
                requireAmong(platform.place(), platform.asText(), platforms, "the distribution's"));
  }

  private void requireSources(Yaml user, Set<String> platforms) {
    Optional<Yaml> name = user.get("runtime");
    Optional<Yaml> sources =
        name.flatMap(Yaml::asText)
            .flatMap(text -> named("runtimes", text))
            .flatMap(r -> r.get("sources"));
    if (sources.flatMap(all -> all.eachField().findFirst()).isEmpty()) {
      return;
    }
    for (String platform : platforms) {
      if (sources.orElseThrow().get(platform).isEmpty() && isPlatform(platform)) {
        problems.add(
            name.orElseThrow().place(),
            "the runtime has no source for `" + platform + "`",
            "add `" + platform + "` to its `sources`, or take the platform away here");
      }
    }
  }

  private static boolean isPlatform(String text) {
    return ScalarType.of(ai.stigmer.release.image.Platform.class)
        .filter(type -> type.allowed().contains(text))
        .isPresent();
  }

  private enum ArchivePaths {
    ABSOLUTE,
    RELATIVE
  }

  private void checkTargets(Yaml holder, ArchivePaths paths) {
    all(holder, "files")
        .flatMap(files -> files.get("to").stream())
        .forEach(to -> to.asText().ifPresent(text -> checkTarget(to.place(), text, paths)));
  }

  private void checkTarget(Place place, String text, ArchivePaths paths) {
    String folderOrFile = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    switch (paths) {
      case ABSOLUTE -> {
        if (!folderOrFile.isEmpty() && !ImagePath.FORM.matcher(folderOrFile).matches()) {
          problems.add(
              place,
              "`" + text + "` is no clean absolute path",
              "in an image it starts with `/` and has no empty, `.` or `..` segment");
        }
      }
      case RELATIVE -> {
        if (!RepositoryPath.FORM.matcher(folderOrFile).matches()) {
          problems.add(
              place,
              "`" + text + "` is no clean relative path",
              "in an archive it starts without `/` and has no empty, `.` or `..` segment");
        }
      }
    }
  }

  private void checkFormula(Yaml formula) {
    all(formula, "caveats").forEach(this::requireNoPlatform);
    Optional<Yaml> distribution =
        formula
            .get("distribution")
            .flatMap(Yaml::asText)
            .flatMap(name -> named("distributions", name));
    Optional<Yaml> bottles = formula.get("bottles");
    if (distribution.isPresent() && bottles.isPresent()) {
      requireAmong(bottles.get(), texts(distribution.get(), "platforms"), "the distribution's");
    }
  }

  private void checkTap() {
    Optional<Field> formula = field(root, "formula");
    Optional<Yaml> destinations = root.get("destinations");
    Optional<Field> tap = destinations.flatMap(place -> field(place, "tap"));
    Optional<Field> folder = destinations.flatMap(place -> field(place, "folder"));
    if (formula.isPresent() && tap.isEmpty() && folder.isEmpty()) {
      problems.add(
          formula.get().place(), "there is no tap to publish it to", "add `destinations.tap`");
    }
    if (formula.isEmpty() && tap.isPresent()) {
      problems.add(
          tap.get().place(),
          "there is no formula to publish to it",
          "add `formula` or remove `tap`");
    }
    tap.map(Field::value).ifPresent(value -> checkAddress(value, destinations.orElseThrow()));
  }

  private void checkAddress(Yaml tap, Yaml destinations) {
    Optional<Yaml> place = tap.get("url");
    Optional<URI> url = place.flatMap(Yaml::asText).flatMap(SpecRules::uri);
    if (url.filter(u -> "ssh".equals(u.getScheme())).isPresent()) {
      problems.add(place.orElseThrow().place(), TapAddress.unsupported("ssh"), TapAddress.REMEDY);
      return;
    }
    boolean proposes =
        tap.get("mode").flatMap(Yaml::asText).filter("pull-request"::equals).isPresent();
    String gitHub =
        destinations
            .get("githubUrl")
            .flatMap(Yaml::asText)
            .flatMap(SpecRules::uri)
            .map(URI::getHost)
            .orElse("github.com");
    if (proposes && url.filter(u -> !isRepositoryOf(gitHub, u)).isPresent()) {
      problems.add(
          place.orElseThrow().place(),
          "is no repository on `" + gitHub + "`, where pull requests are opened",
          "write it as `https://" + gitHub + "/owner/homebrew-tap.git`, or leave `mode` out");
    }
  }

  private static boolean isRepositoryOf(String gitHub, URI url) {
    return gitHub.equals(url.getHost()) && String.valueOf(url.getPath()).matches("/[^/]+/[^/]+");
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException _) {
      return Optional.empty(); // reported where forms are checked
    }
  }

  private void checkProfile(Field profile) {
    if (profile.key().equals(ReleaseSpec.DEFAULT_PROFILE)) {
      problems.add(
          profile.place(),
          "`default` is what stands outside of profiles",
          "set it there, or rename this one");
    }
    Set<String> built =
        all(root, "distributions")
            .flatMap(distribution -> texts(distribution, "platforms").stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    all(profile.value(), "platforms")
        .forEach(
            platform ->
                requireAmong(platform.place(), platform.asText(), built, "any distribution's"));
  }

  private void requireNoPlatform(Yaml template) {
    template
        .asText()
        .ifPresent(
            text -> {
              try {
                new Template(text)
                    .ofAPlatform()
                    .forEach(
                        name ->
                            problems.add(
                                template.place(),
                                "is for all platforms together, so it has no `${" + name + "}`",
                                ""));
              } catch (IllegalArgumentException e) {
                // reported where forms are checked
              }
            });
  }

  private void requireAmong(Yaml byPlatform, Set<String> platforms, String whose) {
    byPlatform
        .eachField()
        .forEach(field -> requireAmong(field.place(), Optional.of(field.key()), platforms, whose));
  }

  private void requireAmong(
      Place place, Optional<String> platform, Set<String> platforms, String whose) {
    platform
        .filter(text -> isPlatform(text) && !platforms.contains(text))
        .ifPresent(
            text ->
                problems.add(
                    place,
                    "`" + text + "` is not among " + whose + " platforms",
                    Suggestion.list(platforms).isEmpty()
                        ? ""
                        : "these are " + Suggestion.list(platforms)));
  }

  private Optional<Yaml> named(String list, String name) {
    return all(root, list)
        .filter(item -> item.get("name").flatMap(Yaml::asText).filter(name::equals).isPresent())
        .findFirst();
  }

  private static Optional<Field> field(Yaml holder, String key) {
    return holder.eachField().filter(field -> field.key().equals(key)).findFirst();
  }

  private static Stream<Yaml> all(Yaml holder, String key) {
    return holder.get(key).stream().flatMap(Yaml::eachItem);
  }

  private static Set<String> texts(Yaml holder, String key) {
    return all(holder, key)
        .flatMap(item -> item.asText().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
