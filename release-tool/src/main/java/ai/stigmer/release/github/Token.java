package ai.stigmer.release.github;

/** A secret. Shown as stars; whoever prints text from elsewhere passes it through here first. */
public final class Token {
  private static final String STARS = "***";
  private final String value;

  /** Takes what the environment held; blanks around it are a common mistake and dropped. */
  public Token(String value) {
    this.value = value.strip();
    if (!isOne(this.value)) {
      throw new IllegalArgumentException("a token is a word of printable ASCII characters");
    }
  }

  /** Whether a text can be a token. */
  public static boolean isOne(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > 32 && c < 127);
  }

  String value() {
    return value;
  }

  String redact(String text) {
    return text.replace(value, STARS);
  }

  @Override
  public String toString() {
    return STARS;
  }
}
