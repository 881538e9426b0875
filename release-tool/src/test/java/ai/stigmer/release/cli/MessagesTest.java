package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the program says when a release cannot be published or verified is found in the documents.
 * The messages are taken from the sources: everything that a failure there says is the problem has
 * to be on one page of {@code docs/}, as it is, but for what differs from case to case. Where the
 * problem is made elsewhere, or there are two values to compare, it is some part of the text.
 */
class MessagesTest {
  private static final Path SOURCES = Path.of("src/main/java/ai/stigmer/release");
  private static final List<String> PLACES =
      List.of(
          "destination",
          "folder",
          "github",
          "http",
          "plan",
          "publish",
          "registry",
          "signing",
          "tap",
          "verify");
  private static final List<String> COMMANDS =
      List.of(
          "cli/DestinationsOf.java",
          "cli/ReadyToPublish.java",
          "cli/ReleaseNotes.java",
          "cli/ReleaseParts.java",
          "cli/Signing.java",
          "cli/TokenVariables.java",
          "build/Parts.java",
          "build/PartsMerge.java");

  private static final Pattern FAILURE =
      Pattern.compile(
          "new (?:Refused|Unavailable|Mismatch|InvalidInput|Storage|Misconfigured)\\("
              + "|Misconfigured\\.setting\\(");
  private static final String COMPARES = "new Mismatch(";
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Texts that are one, written on several lines. */
  private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

  /** Where a text has a value of its own, and where a sentence can be parted. */
  private static final Pattern GAP = Pattern.compile("%[sd]|[`;:]|\\\\.");

  private static final Pattern WORD = Pattern.compile("[a-z]{2}");

  private static final int SHORTEST = 10;

  /**
   * A failure in the sources.
   *
   * @param problem all of what it says the problem is
   * @param parts of anything it says
   */
  private record Message(Path source, List<String> problem, List<String> parts) {
    boolean isOn(String page) {
      return problem.isEmpty()
          ? parts.isEmpty() || parts.stream().anyMatch(page::contains)
          : problem.stream().allMatch(page::contains);
    }
  }

  @Test
  void everyFailureOfPublishingIsInTheDocuments() throws IOException {
    List<String> pages = pages();
    List<Message> messages = messages();

    assertThat(messages).hasSizeGreaterThan(100);
    assertThat(messages).filteredOn(m -> !m.problem().isEmpty()).hasSizeGreaterThan(100);
    assertThat(messages.stream().filter(message -> pages.stream().noneMatch(message::isOn)))
        .as("failures that are not wholly on a page of docs/: add a row to docs/messages.md")
        .isEmpty();
  }

  @Test
  void aMessageIsOnAPageWhenAllOfItsProblemIs() {
    Message message =
        message(
            Path.of("Any.java"),
            "new Refused(",
            "name(a, b), \"is of `\" + c + \"`, and that\"\n + \" is not known (%s)\", \"run again\")");
    assertThat(message.problem()).containsExactly("is of", "and that is not known");
    assertThat(message.isOn("| `is of …, and that is not known` |")).isTrue();
    assertThat(message.isOn("| `is of …`, `run again` |")).isFalse();
    Message compares =
        message(Path.of("Any.java"), COMPARES, "a, \"one of them\", b, \"run again\")");
    assertThat(compares.isOn("is one of them")).isTrue();
  }

  private static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../docs"))) {
      List<String> pages = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".md")).toList()) {
        pages.add(oneLine(Files.readString(file).replace("`", "")));
      }
      return pages;
    }
  }

  private static List<Message> messages() throws IOException {
    List<Path> files = new ArrayList<>(COMMANDS.stream().map(SOURCES::resolve).toList());
    for (String place : PLACES) {
      try (Stream<Path> all = Files.list(SOURCES.resolve(place))) {
        all.forEach(files::add);
      }
    }
    List<Message> messages = new ArrayList<>();
    for (Path file : files) {
      String source = Files.readString(file);
      for (MatchResult made : FAILURE.matcher(source).results().toList()) {
        messages.add(message(file, made.group(), source.substring(made.end())));
      }
    }
    return messages;
  }

  /**
   * Reads one.
   *
   * @param rest of the source, what it is made of first
   */
  private static Message message(Path file, String made, String rest) {
    List<String> arguments = arguments(rest);
    List<String> problem =
        made.equals(COMPARES) || arguments.size() < 2
            ? List.of()
            : parts(arguments.get(1)).filter(part -> WORD.matcher(part).find()).toList();
    List<String> parts =
        arguments.stream()
            .flatMap(MessagesTest::parts)
            .filter(part -> part.length() >= SHORTEST)
            .toList();
    return new Message(file, problem, parts);
  }

  /** What stands between the commas up to the end of the parentheses that are open. */
  private static List<String> arguments(String source) {
    List<String> arguments = new ArrayList<>();
    int open = 1;
    int from = 0;
    for (int at = 0; open > 0; at++) {
      char c = source.charAt(at);
      if (c == '"') {
        var text = TEXT.matcher(source).region(at, source.length());
        at = text.lookingAt() ? text.end() - 1 : at;
      } else {
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
      if (open == 0 || (open == 1 && c == ',')) {
        arguments.add(source.substring(from, at));
        from = at + 1;
      }
    }
    return arguments;
  }

  private static Stream<String> parts(String argument) {
    return TEXT.matcher(JOINT.matcher(argument).replaceAll(""))
        .results()
        .flatMap(text -> GAP.splitAsStream(text.group(1)))
        .map(MessagesTest::oneLine)
        .filter(part -> !part.isEmpty());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("^[ ,]+|[ ,()]+$", "");
  }
}
