package ai.stigmer.release.debian;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One package another one is related to, as in {@code libc6 (>= 2.38)}: Debian Policy §7.1. The
 * architecture qualifier of {@code python3:any} is dropped: sets hold one architecture.
 */
record Relation(String name, Optional<Constraint> constraint) {
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9-]+)?(?:\\s*\\(\\s*(<<|<=|=|>=|>>|<|>)\\s*([^\\s)]+)\\s*\\))?"
              + "(?:\\s*\\[[^\\]]*])?(?:\\s*<[^>]*>)*");

  record Constraint(Operator operator, DebianVersion version) {
    boolean accepts(DebianVersion candidate) {
      int order = candidate.compareTo(version);
      return switch (operator) {
        case EARLIER -> order < 0;
        case EARLIER_OR_EQUAL -> order <= 0;
        case EQUAL -> order == 0;
        case LATER_OR_EQUAL -> order >= 0;
        case LATER -> order > 0;
      };
    }
  }

  enum Operator {
    EARLIER,
    EARLIER_OR_EQUAL,
    EQUAL,
    LATER_OR_EQUAL,
    LATER;

    static Operator of(String sign) {
      return switch (sign) {
        case "<<" -> EARLIER;
        case "<=", "<" -> EARLIER_OR_EQUAL;
        case "=" -> EQUAL;
        case ">=", ">" -> LATER_OR_EQUAL;
        case ">>" -> LATER;
        default -> throw new IllegalArgumentException("`" + sign + "` is no version operator");
      };
    }
  }

  static Relation parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("`" + text.strip() + "` is no package relation");
    }
    String sign = form.group(2);
    String version = form.group(3);
    return new Relation(
        form.group(1),
        sign == null || version == null
            ? Optional.empty()
            : Optional.of(new Constraint(Operator.of(sign), new DebianVersion(version))));
  }

  /** A field such as {@code Depends}: all of the outer list, any of each inner one. */
  static List<List<Relation>> parseField(String field) {
    return Arrays.stream(field.split(","))
        .filter(group -> !group.isBlank())
        .map(group -> Arrays.stream(group.split("\\|")).map(Relation::parse).toList())
        .toList();
  }

  boolean accepts(DebianVersion version) {
    return constraint.isEmpty() || constraint.get().accepts(version);
  }

  @Override
  public String toString() {
    return name
        + constraint
            .map(
                c ->
                    " ("
                        + switch (c.operator()) {
                          case EARLIER -> "<<";
                          case EARLIER_OR_EQUAL -> "<=";
                          case EQUAL -> "=";
                          case LATER_OR_EQUAL -> ">=";
                          case LATER -> ">>";
                        }
                        + " "
                        + c.version()
                        + ")")
            .orElse("");
  }
}
