package ai.stigmer.release.spec;

import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.Yaml.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value that is written as one word or line.
 *
 * @param parse throws {@code IllegalArgumentException} with a message for the user
 * @param form regular expression of the whole text, in the dialect Java shares with ECMA-262; empty
 *     where anything goes or {@code allowed} says it all
 * @param allowed all values; empty where there is no end of them
 */
record ScalarType<T>(
    Class<T> type,
    Kind kind,
    Function<String, T> parse,
    String form,
    String example,
    List<String> allowed) {

  private static final String TEMPLATE =
      "(?:[^$]|\\$(?!\\$?\\{)|\\$\\$\\{|\\$\\{(?:"
          + String.join("|", Template.PLACEHOLDERS)
          + ")\\})*";
  private static final Set<String> SCHEMES = Set.of("https", "http", "ssh", "file");
  private static final Pattern OWNER = Pattern.compile("(0|[1-9]\\d{0,8}):(0|[1-9]\\d{0,8})");
  private static final Pattern DURATION = Pattern.compile("(0|[1-9]\\d{0,6})(ms|s|m|h)");

  private static final Map<Class<?>, ScalarType<?>> KNOWN =
      Stream.of(
              text(String.class, text -> text, "", ""),
              text(Name.class, Name::parse, Name.FORM.pattern(), "agent-runner"),
              text(Version.class, Version::parse, Version.FORM.pattern(), "1.2.3"),
              text(Digest.class, Digest::parse, "sha256:[0-9a-f]{64}", "sha256:…"),
              text(
                  ImageReference.class,
                  ScalarType::image,
                  Forms.IMAGE_REFERENCE,
                  "ghcr.io/owner/name:1.2"),
              text(ByteSize.class, ByteSize::parse, ByteSize.FORM.pattern(), "100MB"),
              text(FileMode.class, FileMode::parse, FileMode.FORM.pattern(), "0755"),
              text(
                  RepositoryPath.class,
                  RepositoryPath::parse,
                  RepositoryPath.FORM.pattern(),
                  "target/app.jar"),
              text(
                  FilePattern.class,
                  FilePattern::parse,
                  "(?=" + TEMPLATE + "$)" + RepositoryPath.FORM.pattern(),
                  "target/lib/*.jar"),
              text(ImagePath.class, ImagePath::parse, ImagePath.FORM.pattern(), "/opt/app"),
              text(Owner.class, ScalarType::owner, OWNER.pattern(), "1000:1000"),
              text(Template.class, Template::parse, TEMPLATE, "${product} ${version}"),
              text(Duration.class, ScalarType::duration, DURATION.pattern(), "30s"),
              text(
                  URI.class,
                  ScalarType::url,
                  "(?:https|http|ssh|file)://\\S+",
                  "https://example.org"),
              platform(),
              new ScalarType<>(int.class, Kind.INTEGER, ScalarType::integer, "", "3", List.of()),
              new ScalarType<>(
                  boolean.class, Kind.BOOLEAN, Boolean::parseBoolean, "", "true", List.of()))
          .collect(Collectors.toMap(ScalarType::type, known -> known));

  static Optional<ScalarType<?>> of(Class<?> type) {
    return type.isEnum() ? Optional.of(words(type)) : Optional.ofNullable(KNOWN.get(type));
  }

  private static <T> ScalarType<T> text(
      Class<T> type, Function<String, T> parse, String form, String example) {
    return new ScalarType<>(type, Kind.TEXT, parse, form, example, List.of());
  }

  private static ScalarType<Platform> platform() {
    return new ScalarType<>(
        Platform.class,
        Kind.TEXT,
        Platform::parse,
        "",
        "linux/amd64",
        Stream.of(
                Platform.LINUX_AMD64,
                Platform.LINUX_ARM64,
                Platform.DARWIN_AMD64,
                Platform.DARWIN_ARM64)
            .map(Platform::toString)
            .toList());
  }

  private static <T> ScalarType<T> words(Class<T> type) {
    Map<String, T> constants =
        Arrays.stream(type.getEnumConstants())
            .collect(
                Collectors.toMap(
                    constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    constant -> constant));
    List<String> words = constants.keySet().stream().sorted().toList();
    return new ScalarType<>(
        type, Kind.TEXT, text -> constant(constants, words, text), "", words.getFirst(), words);
  }

  private static <T> T constant(Map<String, T> constants, List<String> words, String text) {
    T constant = constants.get(text);
    if (constant == null) {
      throw new IllegalArgumentException(
          "`" + text + "` is not allowed here: allowed are " + Suggestion.list(words));
    }
    return constant;
  }

  private static ImageReference image(String text) {
    ImageReference image = ImageReference.parse(text);
    if (image.tag() == null && image.digest() == null) {
      throw new IllegalArgumentException(
          "`" + text + "` names no tag and no digest: add one, as in `" + text + ":1.2`");
    }
    return image;
  }

  private static int integer(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, with the range
    }
    throw new IllegalArgumentException(
        "`" + text + "` is out of range: 0 to " + Integer.MAX_VALUE + " is expected");
  }

  private static Owner owner(String text) {
    Matcher form = OWNER.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no owner: numbers as in `1000:1000` are expected");
    }
    return new Owner(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  private static Duration duration(String text) {
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no duration: write it as in `500ms`, `30s`, `5m` or `1h`");
    }
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> throw new AssertionError(text);
    };
  }

  private static URI url(String text) {
    URI url = tryUrl(text).filter(u -> SCHEMES.contains(u.getScheme())).orElse(null);
    if (url == null) {
      throw new IllegalArgumentException(
          "`" + text + "` is no URL that starts with `https://`, `ssh://` or `file://`");
    }
    if (url.getUserInfo() != null && url.getUserInfo().contains(":")) {
      throw new IllegalArgumentException(
          "a URL must hold no password: the environment and credential helpers give it");
    }
    if (url.getScheme().equals("http") && !isLoopback(url.getHost())) {
      throw new IllegalArgumentException("`" + text + "` is not encrypted: use `https://`");
    }
    return url;
  }

  private static Optional<URI> tryUrl(String text) {
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isLoopback(@Nullable String host) {
    return host != null && List.of("localhost", "127.0.0.1", "[::1]").contains(host);
  }
}
