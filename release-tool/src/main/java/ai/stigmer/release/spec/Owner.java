package ai.stigmer.release.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user and group by number, which need no {@code /etc/passwd} to mean something. */
public record Owner(int uid, int gid) {
  static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,8}):(0|[1-9]\\d{0,8})");

  public static Owner parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no owner: numbers as in `1000:1000` are expected");
    }
    return new Owner(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  @Override
  public String toString() {
    return uid + ":" + gid;
  }
}
