package ai.stigmer.release.github;

/** A secret. Shown as stars; whoever prints text from elsewhere passes it through here first. */
public final class Token {
  private static final String STARS = "***";
  private final String value;

  /** Takes what the environment held; blanks around it are a common mistake and dropped. */
  public Token(String value) {
    this.value = value.strip();
    if (this.value.isEmpty() || !this.value.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new IllegalArgumentException("a token is a word of printable ASCII characters");
    }
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
