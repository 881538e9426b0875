package ai.stigmer.release.formula;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A formula's text, line by line, with the blocks each line is in.
 *
 * <p>Not a Ruby parser: it knows comments, strings, heredocs and the openers that stand where a
 * formatter puts them, one statement to a line. {@code ruby -c} says whether the text is Ruby at
 * all.
 */
record RubySource(List<Line> lines) {
  private static final Pattern HEREDOC = Pattern.compile("<<[~-]([\"']?)([A-Z_a-z]\\w*)\\1");
  private static final Pattern OPENER =
      Pattern.compile("(?:class|module|def|if|unless|case|while|until|begin|for)\\b.*");
  private static final Pattern DO = Pattern.compile(".*\\bdo(?:\\s*\\|[^|]*\\|)?");
  private static final Pattern INLINE_END = Pattern.compile(".*\\bend");
  private static final Pattern END = Pattern.compile("end\\b.*");
  private static final Pattern LITERAL =
      Pattern.compile("(?:\"((?:\\\\.|[^\"\\\\])*)\"|'((?:\\\\.|[^'\\\\])*)')");

  RubySource {
    lines = List.copyOf(lines);
  }

  /**
   * @param number from 1
   * @param text as it stands
   * @param code without comment and surrounding space; empty in a heredoc
   * @param scope the openers around it, outermost first: {@code class Stigmer < Formula}, {@code
   *     on_macos do}
   */
  record Line(int number, String text, String code, boolean inHeredoc, List<String> scope) {
    Line {
      scope = List.copyOf(scope);
    }

    /** The statement's first word, {@code def install} for a method; empty if there is none. */
    String head() {
      Matcher matcher = HEAD.matcher(code);
      return matcher.lookingAt() ? matcher.group().replaceAll("\\s+", " ") : "";
    }

    /** Whether it stands directly in the class body. */
    boolean isTopLevel() {
      return scope.size() == 1;
    }

    boolean isDirectlyIn(String opener) {
      return !scope.isEmpty() && opener.equals(scope.getLast());
    }

    boolean isWithin(String opener) {
      return scope.contains(opener);
    }

    /** The first string literal, as written between its quotes. */
    Optional<String> literal() {
      Matcher matcher = LITERAL.matcher(code);
      if (!matcher.find()) {
        return Optional.empty();
      }
      return Optional.ofNullable(matcher.group(1)).or(() -> Optional.ofNullable(matcher.group(2)));
    }

    private static final Pattern HEAD = Pattern.compile("def\\s+\\w+[?!]?|\\w+[?!]?");
  }

  static RubySource of(String ruby) {
    var lines = new ArrayList<Line>();
    Deque<String> scope = new ArrayDeque<>();
    String heredocEnd = "";
    int number = 0;
    for (String text : ruby.split("\\R", -1)) {
      number++;
      if (!heredocEnd.isEmpty()) {
        lines.add(new Line(number, text, "", true, List.copyOf(scope)));
        if (text.strip().equals(heredocEnd)) {
          heredocEnd = "";
        }
        continue;
      }
      String code = withoutComment(text).strip();
      if (END.matcher(code).matches() && !scope.isEmpty()) {
        scope.removeLast();
      }
      lines.add(new Line(number, text, code, false, List.copyOf(scope)));
      if (opens(code)) {
        scope.addLast(code);
      }
      Matcher heredoc = HEREDOC.matcher(code);
      if (heredoc.find()) {
        heredocEnd = heredoc.group(2);
      }
    }
    return new RubySource(lines);
  }

  Stream<Line> heads(String head) {
    return lines.stream().filter(line -> line.head().equals(head));
  }

  Stream<Line> topLevel(String head) {
    return heads(head).filter(Line::isTopLevel);
  }

  private static boolean opens(String code) {
    return (OPENER.matcher(code).matches() && !INLINE_END.matcher(code).matches())
        || DO.matcher(code).matches();
  }

  /**
   * Ends a line at a {@code #} outside strings; a string's {@code #{…}} may hold strings of its
   * own.
   */
  private static String withoutComment(String text) {
    Deque<Character> open = new ArrayDeque<>();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      char inside = open.isEmpty() ? ' ' : open.getLast();
      boolean inString = inside == '"' || inside == '\'';
      if (inString && c == '\\') {
        at++;
      } else if (inString && c == inside) {
        open.removeLast();
      } else if (inside == '"' && text.startsWith("#{", at)) {
        open.addLast('}');
        at++;
      } else if (!inString && c == '}' && inside == '}') {
        open.removeLast();
      } else if (!inString && (c == '"' || c == '\'')) {
        open.addLast(c);
      } else if (!inString && c == '#' && open.isEmpty()) {
        return text.substring(0, at);
      }
    }
    return text;
  }
}
