package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.testing.RequiredTool;
import ai.stigmer.release.testing.WorkTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A release built in parts. What the parts of real distributions give is in system-test. */
class MergeTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/cli/merge");
  private static final String RELEASE_YML =
      TinyRepository.RELEASE_YML
          .replace("[linux/amd64]", "[linux/amd64, linux/arm64]")
          .replace("files/*.txt", "built/${architecture}.txt")
          .replace("destinations:\n", "%sdestinations:\n  folder: dist/local\n")
          .formatted(
              """
                - name: intel
                  repository: registry.example.com/intel
                  platforms: [linux/amd64]
                  layers:
                    - name: files
                      files:
                        - from: built/amd64.txt
                          to: /opt/acme/

              """);

  @TempDir Path temporary;
  private Path repository;
  private WorkTree tree;
  private Path amd64;
  private Path arm64;
  private Path merged;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void requireGit() {
    RequiredTool.require("git");
  }

  @BeforeEach
  void buildParts() throws IOException {
    repository = Files.createDirectory(temporary.resolve("repository"));
    amd64 = temporary.resolve("amd64");
    arm64 = temporary.resolve("arm64");
    merged = repository.resolve("dist");
    tree =
        WorkTree.init(repository)
            .write("release.yml", RELEASE_YML)
            .write(".gitignore", "/dist/\n/built/\n")
            .write("built/amd64.txt", "for amd64\n")
            .write("built/arm64.txt", "for arm64\n")
            .commit("first")
            .tag("v1.2.3");
    succeeds("build", "--platform", "linux/amd64", "--dist", amd64.toString());
    succeeds("build", "--platform", "linux/arm64", "--dist", arm64.toString());
  }

  @Test
  void partsMergeIntoWhatOneMachineBuilds() throws IOException {
    Path whole = temporary.resolve("whole");
    succeeds("build", "--dist", whole.toString());

    succeeds("merge", arm64.toString(), amd64.toString());

    assertThat(contents(merged)).isEqualTo(contents(whole)).hasSizeGreaterThan(10);
    assertThat(out.toString()).startsWith("ARTIFACT ").contains("linux/arm64");
  }

  @Test
  void aSecondMergeAndAPartThatIsThereTwiceChangeNothing() throws IOException {
    succeeds("merge", arm64.toString(), amd64.toString());
    Map<String, String> first = contents(merged);

    succeeds("merge", amd64.toString(), arm64.toString(), amd64.toString());

    assertThat(contents(merged)).isEqualTo(first);
  }

  @Test
  void aPartIsNotBuiltAgainWithoutNeed() {
    succeeds("build", "--platform", "linux/arm64", "--dist", arm64.toString());

    assertThat(err.toString()).isEqualTo("nothing to do: dist/ is up to date\n");
  }

  @Test
  void aPartHasNothingOfTheReleaseThatWasInItsFolder() throws IOException {
    succeeds("build", "--dist", merged.toString());

    succeeds("build", "--platform", "linux/arm64", "--dist", merged.toString());

    assertThat(contents(merged)).isEqualTo(contents(arm64)).doesNotContainKey("release.json");
  }

  @Test
  void whatIsMergedIsPublishedWithoutBuildingIt() throws IOException {
    succeeds("merge", arm64.toString(), amd64.toString());
    Files.delete(repository.resolve("built/amd64.txt"));

    succeeds("publish", "--no-build");

    assertThat(merged.resolve("local/releases/v1.2.3/release.json"))
        .hasSameBinaryContentAs(merged.resolve("release.json"));
    succeeds("publish", "--no-build");
    assertThat(err.toString()).isEqualTo("nothing to do: 1.2.3 is published\n");
  }

  @Test
  void whatWasChangedOnItsWayIsNotPublished() throws IOException {
    succeeds("merge", arm64.toString(), amd64.toString());
    damage(merged);

    refuses("changed-on-its-way", 76, "publish", "--no-build");
  }

  @Test
  void whatIsOfAnotherCommitIsNotPublished() throws IOException {
    succeeds("merge", arm64.toString(), amd64.toString());
    tree.commit("second");

    refuses("publish-another-commit", 65, "publish", "--no-build");
  }

  @Test
  void refusesPartsThatAreNotAll() throws IOException {
    refuses("incomplete", 65, "merge", amd64.toString());
  }

  @Test
  void refusesAPartOfAnotherCommit() throws IOException {
    tree.commit("second").git("tag", "--force", "v1.2.3");
    succeeds("build", "--platform", "linux/arm64", "--dist", arm64.toString());

    refuses("another-commit", 65, "merge", arm64.toString(), amd64.toString());
  }

  @Test
  void refusesPartsThatContradictEachOther() throws IOException {
    tree.write("built/amd64.txt", "something else\n");
    Path other = temporary.resolve("other");
    succeeds("build", "--platform", "linux/amd64", "--dist", other.toString());

    refuses("contradiction", 76, "merge", amd64.toString(), other.toString(), arm64.toString());
  }

  @Test
  void refusesADamagedPartAndLeavesWhatIsThere() throws IOException {
    succeeds("merge", amd64.toString(), arm64.toString());
    Map<String, String> before = contents(merged);
    damage(arm64);

    refuses("damaged", 76, "merge", amd64.toString(), arm64.toString());

    assertThat(contents(merged)).isEqualTo(before);
  }

  @Test
  void refusesWhatIsNoPart() throws IOException {
    Path whole = temporary.resolve("whole");
    succeeds("build", "--dist", whole.toString());

    refuses("whole", 65, "merge", amd64.toString(), whole.toString());
    refuses("nothing", 65, "merge", amd64.toString(), temporary.resolve("none").toString());
    refuses("itself", 65, "merge", amd64.toString(), "--dist", amd64.toString());
    refuses("planned", 65, "plan", "--dist", amd64.toString());
    refuses("no-platform", 78, "build", "--platform", "darwin/arm64");
  }

  @Test
  void refusesAListThatSomebodyWrote() throws IOException {
    Path list = amd64.resolve("part.json");
    Files.writeString(list, Files.readString(list).replace("\"platforms\"", "\"platform\""));

    refuses("no-list", 65, "merge", amd64.toString(), arm64.toString());
  }

  private static void damage(Path dist) throws IOException {
    try (Stream<Path> blobs = Files.list(dist.resolve("images/acme/blobs/sha256"))) {
      Path largest =
          blobs.max(Comparator.comparingLong(blob -> blob.toFile().length())).orElseThrow();
      Files.write(largest, new byte[] {0}, StandardOpenOption.APPEND);
    }
  }

  private void succeeds(String... arguments) {
    assertThat(run(arguments)).as(err.toString()).isZero();
  }

  /** Compares standard error with a golden file, and sees that no list of a release was left. */
  private void refuses(String name, int exitCode, String... arguments) throws IOException {
    boolean complete = Files.exists(merged.resolve("release.json"));

    assertThat(run(arguments)).as(err.toString()).isEqualTo(exitCode);

    String text =
        err.toString()
            .replace(temporary.toString(), "<temporary>")
            .replaceAll("[0-9a-f]{40,64}", "<digest>")
            .replaceAll("g[0-9a-f]{7}\\b", "g<commit>");
    Path golden = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden));
    assertThat(Files.exists(merged.resolve("release.json"))).isEqualTo(complete);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine tool =
        ReleaseTool.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--file", repository.resolve("release.yml").toString()));
    return ReleaseTool.execute(tool, all.toArray(String[]::new));
  }

  /** What a build leaves, by path and digest. */
  private static Map<String, String> contents(Path dist) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(dist)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = dist.relativize(file).toString();
        if (!path.startsWith(".cache/") && !path.startsWith("local/") && !path.endsWith(".lock")) {
          contents.put(path, Digest.of(Files.readAllBytes(file)).hex());
        }
      }
    }
    return contents;
  }
}
