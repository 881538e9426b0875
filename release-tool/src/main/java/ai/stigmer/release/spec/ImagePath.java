package ai.stigmer.release.spec;

import java.util.regex.Pattern;

/** A clean absolute path inside an image. */
public record ImagePath(String value) {
  static final Pattern FORM = Pattern.compile("/|(?:/(?!\\.{1,2}(?:/|$))[^/\\u0000-\\u001f]+)+");

  public ImagePath {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "`"
              + value
              + "` is no absolute path such as `/opt/app`, without empty, `.` or `..` segments and without a `/` at its end");
    }
  }

  public static ImagePath parse(String text) {
    return new ImagePath(text);
  }

  /** As archives name it: without the leading {@code /}, empty for the root. */
  public String relative() {
    return value.substring(1);
  }

  @Override
  public String toString() {
    return value;
  }
}
