package ai.stigmer.runner.environment;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a variable's text may be, and the value it becomes. */
sealed interface Type<T> {
  /** The word for this type in the printed schema. */
  String name();

  /** Completes the sentence "it must be …". */
  String rule();

  /**
   * Gives the value of a text.
   *
   * @throws IllegalArgumentException if the text breaks {@link #rule}
   */
  T parse(String text);

  record Text() implements Type<String> {
    @Override
    public String name() {
      return "text";
    }

    @Override
    public String rule() {
      return "text without control characters";
    }

    @Override
    public String parse(String text) {
      check(text.chars().noneMatch(Character::isISOControl));
      return text;
    }
  }

  /** Visible ASCII, as it goes into an HTTP header. */
  record Confidential() implements Type<Secret> {
    @Override
    public String name() {
      return "secret";
    }

    @Override
    public String rule() {
      return "visible ASCII characters without spaces or line ends";
    }

    @Override
    public Secret parse(String text) {
      check(text.chars().allMatch(c -> c > ' ' && c < 127));
      return new Secret(text);
    }
  }

  record WholeNumber(int minimum, int maximum) implements Type<Integer> {
    @Override
    public String name() {
      return "integer";
    }

    @Override
    public String rule() {
      return "a whole number from " + minimum + " to " + maximum;
    }

    @Override
    public Integer parse(String text) {
      int number = Integer.parseInt(text);
      check(number >= minimum && number <= maximum);
      return number;
    }
  }

  record HostAndPort() implements Type<Address> {
    @Override
    public String name() {
      return "address";
    }

    @Override
    public String rule() {
      return "`host:port`, or `https://host:port` for TLS";
    }

    @Override
    public Address parse(String text) {
      return Address.parse(text);
    }
  }

  /** An address of the web without user and password, which would end up in messages. */
  record WebUrl() implements Type<URI> {
    @Override
    public String name() {
      return "url";
    }

    @Override
    public String rule() {
      return "an `http://` or `https://` URL without user or password";
    }

    @Override
    public URI parse(String text) {
      try {
        URI uri = new URI(text);
        check(uri.getScheme() != null && uri.getScheme().matches("(?i)https?"));
        check(uri.getHost() != null && uri.getRawUserInfo() == null);
        return uri;
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(e.getReason(), e);
      }
    }
  }

  record Folder() implements Type<Path> {
    @Override
    public String name() {
      return "folder";
    }

    @Override
    public String rule() {
      return "an absolute path other than the root of the file system";
    }

    @Override
    public Path parse(String text) {
      try {
        Path path = Path.of(text).normalize();
        check(path.isAbsolute() && path.getNameCount() > 0);
        return path;
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(e.getReason(), e);
      }
    }
  }

  /** One constant of an enum, in any case. */
  record Choice<E extends Enum<E>>(Class<E> of) implements Type<E> {
    @Override
    public String name() {
      return "choice";
    }

    List<String> allowed() {
      return Arrays.stream(of.getEnumConstants())
          .map(constant -> constant.name().toLowerCase(Locale.ROOT))
          .toList();
    }

    @Override
    public String rule() {
      return "one of " + allowed().stream().map(word -> "`" + word + "`").collect(joining(", "));
    }

    @Override
    public E parse(String text) {
      return Enum.valueOf(of, text.toUpperCase(Locale.ROOT));
    }
  }

  private static void check(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("against the rule");
    }
  }
}
