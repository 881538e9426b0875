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
 * The messages are taken from the sources: of each failure that is made there, some part of its
 * text has to be in {@code docs/}, as it is.
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
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Where a text has a value of its own, and where a sentence can be parted. */
  private static final Pattern GAP = Pattern.compile("%[sd]|[`;:]");

  private static final int SHORTEST = 10;

  private record Message(Path source, List<String> parts) {}

  @Test
  void everyFailureOfPublishingIsInTheDocuments() throws IOException {
    String docs = documents();
    List<Message> messages = messages();

    assertThat(messages).hasSizeGreaterThan(100);
    assertThat(
            messages.stream().filter(message -> message.parts().stream().noneMatch(docs::contains)))
        .as("failures of which no part is in docs/: add a row to docs/messages.md")
        .isEmpty();
  }

  private static String documents() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../docs"))) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(f -> f.toString().endsWith(".md")).toList()) {
        all.append(oneLine(Files.readString(file))).append(' ');
      }
      return all.toString();
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
        List<String> parts = parts(arguments(source, made.end()));
        if (!parts.isEmpty()) {
          messages.add(new Message(file, parts));
        }
      }
    }
    return messages;
  }

  /** What stands in the parentheses that are open at {@code start}. */
  private static String arguments(String source, int start) {
    int open = 1;
    int at = start;
    while (open > 0) {
      char c = source.charAt(at);
      if (c == '"') {
        var text = TEXT.matcher(source).region(at, source.length());
        at = text.lookingAt() ? text.end() : at + 1;
      } else {
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
        at++;
      }
    }
    return source.substring(start, at);
  }

  private static List<String> parts(String arguments) {
    return TEXT.matcher(arguments)
        .results()
        .flatMap(text -> GAP.splitAsStream(text.group(1)))
        .map(MessagesTest::oneLine)
        .filter(part -> part.length() >= SHORTEST)
        .toList();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("^[ ,]+|[ ,(]+$", "");
  }
}
