package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workflow commands, as github.com documents them; no runner could be tried here. */
class GitHubActionsTest {
  private static final GitHubActions ACTIVE = GitHubActions.of(Map.of("GITHUB_ACTIONS", "true"));

  @TempDir Path folder;
  private final StringWriter log = new StringWriter();
  private final PrintWriter err = LogLines.over(new PrintWriter(log, true));

  @Test
  void whatACommandSaysIsEscaped() {
    ACTIVE.warning(err, "100 % of\r\n::error::it: a, b");

    assertThat(log.toString())
        .isEqualTo("::warning title=release-tool::100 %25 of%0D%0A::error::it: a, b\n");
  }

  @Test
  void aFailureIsAnAnnotationWithItsHint() {
    ACTIVE.failure(
        err, "release-tool build: exit 65", new InvalidInput("a,b", "is bad", "mend it"));

    assertThat(log.toString())
        .isEqualTo("::error title=release-tool build%3A exit 65::`a,b` is bad%0Ahint: mend it\n");
  }

  @Test
  void mistakesOfAFileAreAnnotationsInThatFile() {
    Problem one = new Problem("release.yml", 8, 14, "images[0]", "wrong", Optional.empty());
    Problem two = new Problem("re,lease.yml", 9, 1, "x", "wrong too", Optional.of("mend"));

    ACTIVE.failure(err, "t", new Misconfigured(List.of(one, two), "look"));

    assertThat(log.toString().lines())
        .containsExactly(
            "::error file=release.yml,line=8,col=14,title=t::"
                + "release.yml:8:14: `images[0]`: wrong%0Ahint: look",
            "::error file=re%2Clease.yml,line=9,col=1,title=t::"
                + "re,lease.yml:9:1: `x`: wrong too (mend)%0Ahint: look");
  }

  @Test
  void nothingIsSaidOutsideOfAWorkflow() throws IOException {
    Path output = folder.resolve("output");
    GitHubActions quiet = GitHubActions.of(Map.of("GITHUB_OUTPUT", output.toString()));
    quiet.group(err, "build");
    quiet.warning(err, "careful");
    quiet.outputs(Map.of("version", "1.2.3"));

    assertThat(log.toString()).isEmpty();
    assertThat(output).doesNotExist();
  }

  /** No line of the log but our own commands is one, by the rules of the runner's source. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "::error::x",
        "  \t::add-path::/tmp",
        "a\n::stop-commands::b",
        "a\r::set-env name=PATH::b",
        "text ##[add-mask]x",
        "##[group]x",
        "::",
        "#\n#[",
        "a\n\n \u00a0::group::x"
      })
  void textOfOthersGivesNoCommand(String hostile) {
    err.println(hostile);
    err.print("and:");
    err.flush();
    err.println(":x");
    err.print(hostile.substring(0, 1));
    err.flush();
    err.print(hostile.substring(1));
    err.println();

    assertThat(log.toString().split("[\r\n]")).noneMatch(GitHubActionsTest::isCommand);
    assertThat(log.toString().replaceAll("[ \t\u00a0]", ""))
        .startsWith(hostile.replaceAll("[ \t\u00a0]", ""));
  }

  private static boolean isCommand(String line) {
    int start = 0;
    while (start < line.length()
        && (Character.isWhitespace(line.charAt(start))
            || Character.isSpaceChar(line.charAt(start)))) {
      start++;
    }
    return line.startsWith("::", start) || line.contains("##[");
  }

  @Test
  void aCommandStandsOnALineOfItsOwnAmongTextThatIsKept() {
    err.print("half a line#");
    ACTIVE.group(err, "build");
    err.println("std::string and a::b, # and ##");
    ACTIVE.endGroup(err);

    assertThat(log.toString())
        .isEqualTo(
            """
            half a line#
            ::group::build
            std::string and a::b, # and ##
            ::endgroup::
            """);
  }

  @Test
  void anOutputEndsWhereNobodyCanForesee() throws IOException {
    Path output = folder.resolve("output");
    GitHubActions actions =
        GitHubActions.of(Map.of("GITHUB_ACTIONS", "true", "GITHUB_OUTPUT", output.toString()));
    actions.outputs(Map.of("images", "a@sha256:1\nEOF\nevil=yes"));
    actions.outputs(Map.of("version", "1.2.3"));

    String text = Files.readString(output);
    assertThat(text)
        .matches(
            Pattern.compile(
                """
                images<<(end-[0-9a-f-]{36})
                a@sha256:1
                EOF
                evil=yes
                \\1
                version<<(end-[0-9a-f-]{36})
                1.2.3
                \\2
                """));
    assertThat(text.lines().filter(line -> line.contains("<<")).distinct()).hasSize(2);
  }

  @Test
  void theSummaryShowsTextAsItIs() {
    assertThat(StepReport.text("a|b <script> `c` [d](e) 1.2.3-dev.1"))
        .isEqualTo("a&#124;b &#60;script&#62; &#96;c&#96; &#91;d&#93;&#40;e&#41; 1.2.3&#45;dev.1");
    assertThat(StepReport.block("a\n```\nb")).isEqualTo("````text\na\n```\nb\n````\n\n");
  }
}
