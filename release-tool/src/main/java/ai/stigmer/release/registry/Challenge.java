package ai.stigmer.release.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a 401 asks for: RFC 7235 §2.1 and §4.1. Parameters come in any order, quoted or not, and
 * several challenges may share a header.
 *
 * @param scheme in lower case
 * @param parameters by name in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  Challenge {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** All challenges of some {@code WWW-Authenticate} headers; what is malformed ends its header. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    headers.forEach(header -> new Tokens(header).challenges(challenges));
    return List.copyOf(challenges);
  }

  private static final class Tokens {
    private static final String TCHAR = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    Tokens(String text) {
      this.text = text;
    }

    void challenges(List<Challenge> into) {
      skipCommas();
      while (at < text.length()) {
        String scheme = token();
        if (scheme.isEmpty()) {
          return;
        }
        into.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters()));
        skipCommas();
      }
    }

    private Map<String, String> parameters() {
      Map<String, String> parameters = new TreeMap<>();
      while (true) {
        skipCommas();
        int start = at;
        String name = token().toLowerCase(Locale.ROOT);
        skipSpaces();
        if (name.isEmpty() || !take('=')) {
          at = start;
          skipToken68(name);
          return parameters;
        }
        skipSpaces();
        boolean isToken68 = at == text.length() || text.charAt(at) == '=' || text.charAt(at) == ',';
        if (isToken68) {
          at = start;
          skipToken68(name);
          return parameters;
        }
        parameters.putIfAbsent(name, take('"') ? quoted() : token());
      }
    }

    /** Credentials in the place of parameters, which no scheme we know has: passed over. */
    private void skipToken68(String name) {
      if (at + name.length() < text.length() && text.indexOf('=', at) == at + name.length()) {
        at += name.length();
        while (at < text.length() && text.charAt(at) == '=') {
          at++;
        }
      }
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at++));
      }
      take('"');
      return value.toString();
    }

    private String token() {
      int start = at;
      while (at < text.length() && isTokenCharacter(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private boolean take(char wanted) {
      if (at < text.length() && text.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private void skipSpaces() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    private void skipCommas() {
      skipSpaces();
      while (take(',')) {
        skipSpaces();
      }
    }

    private static boolean isTokenCharacter(char c) {
      return c < 128 && (Character.isLetterOrDigit(c) || TCHAR.indexOf(c) >= 0);
    }
  }
}
