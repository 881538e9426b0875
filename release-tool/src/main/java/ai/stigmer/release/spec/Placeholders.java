package ai.stigmer.release.spec;

import ai.stigmer.release.image.Platform;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * The values of a {@link Template}'s placeholders.
 *
 * @param tag name of the release's git tag, whether it exists yet or not
 * @param commit 40 hexadecimal digits
 * @param platform empty where something is made for all platforms together
 */
public record Placeholders(
    Name product, Version version, String tag, String commit, Optional<Platform> platform) {

  public Placeholders on(Platform one) {
    return new Placeholders(product, version, tag, commit, Optional.of(one));
  }

  /** What is put in is not looked through for further placeholders. */
  public String expand(Template template) {
    return Template.PLACEHOLDER
        .matcher(template.text())
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) != null ? found.group().substring(1) : value(found.group(2))));
  }

  public String expand(FilePattern pattern) {
    return expand(new Template(pattern.text()));
  }

  private String value(String name) {
    return switch (name) {
      case "product" -> product.value();
      case "version" -> version.toString();
      case "tag" -> tag;
      case "commit" -> commit;
      case "os" -> one(name).os();
      case "architecture" -> one(name).architecture();
      case "platform" -> one(name).toString();
      default -> throw new AssertionError(name);
    };
  }

  private Platform one(String name) {
    return platform.orElseThrow(
        () -> new IllegalStateException("`${" + name + "}` is used where there is no platform"));
  }
}
