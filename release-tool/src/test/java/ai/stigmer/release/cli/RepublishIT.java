package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing to a folder what is there: known from times while those of all files are as found. */
class RepublishIT {
  private static final String LOCAL = "profiles:\n  local:\n    folder: dist/local\n";
  private static final String NOTHING = "nothing to do: 1.2.3 is published\n";

  @TempDir Path temporary;
  private TinyRepository repository;
  private Path loaded;
  private Outcome looked;

  @BeforeAll
  static void requireTools() {
    RequiredTool.require("git");
  }

  @BeforeEach
  void publishTwice() {
    repository =
        new TinyRepository(temporary).releasing("destinations:", LOCAL + "\ndestinations:");
    loaded = temporary.resolve("loaded");
    assertThat(publish().exitCode()).isZero();
    looked = publish();
    assertThat(looked.err()).isEqualTo(NOTHING);
  }

  private Outcome publish(String... more) {
    repository.jvmOptions("-Xlog:class+load:file=" + loaded);
    String[] arguments = new String[3 + more.length];
    System.arraycopy(new String[] {"publish", "-p", "local"}, 0, arguments, 0, 3);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return repository.run(arguments);
  }

  private boolean looked() throws IOException {
    return Files.readString(loaded).contains("picocli.CommandLine ");
  }

  @Test
  void isAnsweredWithoutLookingInTheSameWords() throws IOException {
    Outcome known = publish();

    assertThat(known).isEqualTo(looked);
    assertThat(looked()).isFalse();
    assertThat(Files.readString(loaded)).doesNotContain("org.jreleaser", "org.eclipse.jgit");
  }

  @Test
  void whatIsAnotherOfTheSameSizeAndTimeIsPutRight() throws IOException {
    Path latest = repository.dist().resolve("local/releases/.latest");
    FileTime time = Files.getLastModifiedTime(latest);
    Files.writeString(latest, "v1.0.0\n");
    Files.setLastModifiedTime(latest, time);

    Outcome after = publish();

    assertThat(after.exitCode()).as(after.err()).isZero();
    assertThat(latest).hasContent("v1.2.3");
  }

  @Test
  void whatWasTakenAwayIsPutBack() throws IOException {
    Path images = repository.dist().resolve("local/images");
    Folder.delete(images);

    Outcome after = publish();

    assertThat(after.exitCode()).as(after.err()).isZero();
    assertThat(after.err()).contains("published 1.2.3: ");
    assertThat(images.resolve("acme/index.json")).exists();
  }

  @Test
  void aBlobThatWasTakenAwayOrDamagedIsPutBack() throws IOException {
    Path list = repository.dist().resolve("release.json");
    ReleaseManifest.PlatformImage image =
        ReleaseJson.read("release.json", Files.readAllBytes(list))
            .value()
            .images()
            .getFirst()
            .manifests()
            .getFirst();
    Files.delete(blob(image.layers().getFirst().blob().digest()));
    Files.writeString(blob(image.manifest().digest()), "X", StandardOpenOption.APPEND);

    Outcome after = publish(); // And verifies it.

    assertThat(after.exitCode()).as(after.err()).isZero();
    assertThat(after.err()).contains("published 1.2.3: ");
  }

  private Path blob(Digest digest) {
    return repository.dist().resolve("local/images/acme/blobs/sha256").resolve(digest.hex());
  }

  @Test
  void aFolderBehindALinkIsLookedAtEachTime() throws IOException {
    Path local = repository.dist().resolve("local");
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(local, elsewhere);
    Files.createSymbolicLink(local, elsewhere);
    assertThat(publish().err()).isEqualTo(NOTHING);

    Folder.delete(elsewhere.resolve("releases"));

    assertThat(publish().err()).contains("published 1.2.3: ");
  }

  @Test
  void anOutputThatIsFullIsNoSuccess() {
    repository.startedBy("sh", "-c", "exec \"$@\" >/dev/full", "sh");

    Outcome full = publish();

    assertThat(full.exitCode()).isEqualTo(74);
    assertThat(full.err()).startsWith(NOTHING).contains("error: standard output");
  }

  @Test
  void aFolderOfTheBuildIsNoDestination() {
    for (String folder : List.of("dist", "dist/.cache")) {
      repository.releasing(
          "destinations:", LOCAL.replace("dist/local", folder) + "\ndestinations:");

      Outcome refused = publish();

      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(78);
      assertThat(refused.err()).contains("`" + folder + "` is in use for other things");
    }
  }

  @Test
  void otherQuestionsGetTheirOwnAnswers() throws IOException {
    assertThat(publish("--only", "images").err()).isEqualTo(NOTHING);
    assertThat(looked()).isTrue();
    assertThat(publish("--dry-run").out()).contains("nothing to do");
    assertThat(looked()).isTrue();
  }

  @Test
  void aWorkflowIsToldTheWhole() throws IOException {
    Path outputs = temporary.resolve("outputs");
    Map<String, String> runner =
        Map.of("GITHUB_ACTIONS", "true", "GITHUB_OUTPUT", Files.createFile(outputs).toString());

    assertThat(repository.run(runner, "publish", "-p", "local").exitCode()).isZero();
    assertThat(outputs).content().contains("version<<", "changed<<");
    Files.delete(outputs);
    assertThat(repository.run(runner, "build", "-p", "local").exitCode()).isZero();
    assertThat(outputs).content().contains("version<<", "changed<<");
  }

  @Test
  void aReleaseThatIsBuiltAgainIsLookedAt() throws IOException {
    repository.tree().write("files/a.txt", "other text\n").commit("other");
    repository.tree().git("tag", "--force", "v1.2.3");

    Outcome after = publish();

    assertThat(looked()).isTrue();
    assertThat(after.exitCode()).as(after.err()).isEqualTo(76);
  }
}
