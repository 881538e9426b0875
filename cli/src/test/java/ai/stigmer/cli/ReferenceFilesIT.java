package ai.stigmer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.cli.Program.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceFilesIT {
  @Test
  void theBuildWritesThemAsTheProgramPrintsThem() throws Exception {
    for (Map.Entry<String, String> file :
        Map.of("bash", "stigmer.bash", "zsh", "_stigmer", "fish", "stigmer.fish").entrySet()) {
      Ended run = Program.run(Program.stigmer(List.of(), "completion", file.getKey()));
      assertThat(run.out()).isEqualTo(Files.readString(Program.GENERATED.resolve(file.getValue())));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stigmer ''              | server doctor version completion
          stigmer ver             | version
          stigmer server st       | start stop status
          stigmer server start --mode '' | auto container embedded
          stigmer completion ''   | bash zsh fish
          stigmer completion f    | fish
          stigmer version --      | --output --help
          stigmer version -o ''   | text json
          """)
  void bashCompletes(String line, String words) throws Exception {
    Program.require("bash");
    String script =
        """
        set -e
        bash -n "$0"
        source "$0"
        COMP_WORDS=(%s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_LINE="${COMP_WORDS[*]}"
        COMP_POINT=${#COMP_LINE}
        compopt() { :; } # works only while bash itself completes
        entry=$(complete -p stigmer | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        set +e
        "$entry" stigmer "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(line);
    Ended run = Program.run(List.of("bash", "-c", script, file("stigmer.bash")));
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).containsExactlyInAnyOrder(words.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stigmer              | server doctor version completion
          stigmer server       | start stop restart status logs update
          stigmer ver          | version
          stigmer completion   | bash zsh fish
          stigmer version --   | --output --help
          stigmer version -o   | text json
          stigmer -o json      | server doctor version completion
          """)
  void fishCompletes(String line, String words) throws Exception {
    Program.require("fish");
    String typed = line.matches(".* (ver|--)") ? line : line + " ";
    Ended run =
        Program.run(
            List.of(
                "fish",
                "--no-config",
                "-c",
                "source $argv[1]; complete --do-complete $argv[2]",
                file("stigmer.fish"),
                typed));
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().map(found -> found.split("\t", -1)[0]))
        .containsExactlyInAnyOrder(words.split(" "));
  }

  /** In a terminal of its own, as completion runs only in one: zsh's module zsh/zpty. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stigmer ver             | stigmer version
          stigmer completion fi   | stigmer completion fish
          stigmer version --ou    | stigmer version --output
          stigmer version -o js   | stigmer version -o json
          stigmer server upd      | stigmer server update
          """)
  void zshCompletesFromItsFolderOfFunctions(String typed, String completed, @TempDir Path folder)
      throws Exception {
    Program.require("zsh");
    String script =
        """
        zmodload zsh/zpty
        zpty shell zsh -fi
        zpty -w shell "PROMPT=; stty -echo 2>/dev/null; fpath=($1 \\$fpath)"
        zpty -w shell "autoload -Uz compinit && compinit -u -d $2/dump"
        zpty -w shell "show() { print -r -- \\"<\\$BUFFER>\\" >>$2/found; zle kill-buffer; zle send-break }; zle -N show; bindkey '^X' show"
        zpty -n -w shell "$3"$'\\t'$'\\x18'
        for i in {1..200}; do [[ -s $2/found ]] && break; sleep 0.05; done
        zpty -d shell
        cat $2/found
        """;
    Ended run =
        Program.run(
            List.of(
                "zsh",
                "-f",
                "-c",
                script,
                "zsh",
                Program.GENERATED.toString(),
                folder.toString(),
                typed));
    assertThat(run.out().strip().replace(" >", ">")).isEqualTo("<" + completed + ">");
  }

  @Test
  void zshReadsItWithoutAnError() throws Exception {
    Program.require("zsh");
    assertThat(Program.run(List.of("zsh", "-n", file("_stigmer")))).isEqualTo(new Ended(0, "", ""));
    Ended sourced =
        Program.run(
            List.of(
                "zsh",
                "-f",
                "-c",
                "autoload -Uz compinit && compinit -u -D && source $1 && print $_comps[stigmer]",
                "zsh",
                file("_stigmer")));
    assertThat(sourced).isEqualTo(new Ended(0, "_stigmer\n", ""));
  }

  @Test
  void groffSetsTheManualWithoutAWarning() throws Exception {
    Program.require("groff");
    Ended run =
        Program.run(
            List.of("groff", "-ww", "-man", "-Tascii", "-P-cbou", "-rLL=78n", file("stigmer.1")));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    // Not golden: how a page is set differs from one groff to the next.
    assertThat(run.out())
        .contains("stigmer completion SHELL", "-o, --output FORMAT", "EXIT STATUS");
  }

  private static String file(String name) {
    return Program.GENERATED.resolve(name).toString();
  }
}
