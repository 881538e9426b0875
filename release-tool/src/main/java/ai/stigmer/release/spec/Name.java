package ai.stigmer.release.spec;

import java.util.regex.Pattern;

/**
 * A name that can stand in file names and image references: lower-case letters, digits and dashes.
 */
public record Name(String value) implements Comparable<Name> {
  static final Pattern FORM = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");

  public Name {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "`"
              + value
              + "` is no name: lower-case letters, digits and single dashes between them are allowed");
    }
  }

  public static Name parse(String text) {
    return new Name(text);
  }

  @Override
  public int compareTo(Name other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
