package ai.stigmer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What {@code make release-local} runs, and what it tells people to do next. The tests tell one
 * story, in order: they share the folder that stands in for all destinations.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalReleaseIT {
  private static final Checkout RELEASED = Checkout.released();
  private static final Path LOCAL = RELEASED.dist().resolve("local");
  private static String printed = "";

  @BeforeAll
  static void requireTools() {
    Requirement.tools("git", "tar", "ruby");
    Tree.delete(LOCAL);
  }

  @Test
  @Order(1)
  void publishesVerifiesAndPrintsATable() {
    assertThat(plan().exitCode()).isEqualTo(2);

    Command.Outcome published = publish();

    assertThat(published.exitCode()).as(published.err()).isZero();
    assertThat(published.err()).contains("verified: every pointer leads to what was built");
    printed = published.out();
    assertThat(printed).startsWith("ARTIFACT ");
    assertThat(printed.lines().filter(line -> line.contains("linux/arm64"))).hasSizeGreaterThan(3);
  }

  @Test
  @Order(2)
  void aSecondRunDoesNothingAndSaysSo() {
    var before = Tree.digests(LOCAL, path -> true);

    Command.Outcome again = publish();

    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).isEqualTo("nothing to do: " + RELEASED.version() + " is published\n");
    assertThat(plan().exitCode()).isZero();
    var after = Tree.digests(LOCAL, path -> true);
    after.remove(".publisher");
    before.remove(".publisher");
    assertThat(after).isEqualTo(before);
  }

  @Test
  @Order(2)
  void itsBillsNameDebianPackagesJarsAndTheJavaRuntime() throws IOException {
    String prefix = "agent-runner-" + RELEASED.version();
    Path image = RELEASED.dist().resolve("sbom/" + prefix + "-linux-arm64.image.cdx.json");
    assertThat(Files.readString(image))
        .contains("\"pkg:deb/debian/libc6@", "\"pkg:deb/debian/openjdk-25-jdk-headless@")
        .contains("\"pkg:maven/com.google.code.gson/gson@")
        .contains("\"name\": \"temporal-sdk\"");
    Path archive =
        LOCAL.resolve(
            "releases/v%s/stigmer-%s-linux-amd64.tar.gz.cdx.json"
                .formatted(RELEASED.version(), RELEASED.version()));
    assertThat(Files.readString(archive)).contains("\"type\": \"platform\"", "\"name\": \"jdk\"");
  }

  @Test
  @Order(3)
  void theImageIsLoadedAsPrinted() throws IOException {
    try (DockerEngine engine = DockerEngine.start()) {
      assertThat(engine.inEnvironment(shell(printedCommand("load the image"))).output())
          .contains("Loaded image: ghcr.io/stigmer/agent-runner:" + RELEASED.version());
    }
  }

  @Test
  @Order(4)
  void theProgramRunsAsPrinted() {
    assertThat(shell(printedCommand("run the program")).output()).contains(RELEASED.version());
  }

  /**
   * There is no brew here. What it would do first is done: clone the tap from where the printed
   * command says, and read the formula; then everything the formula names is there to download.
   */
  @Test
  @Order(5)
  void theTapIsWhereThePrintedCommandSays() throws IOException {
    String command = printedCommand("install from tap");
    assertThat(command).startsWith("brew tap stigmer/local ").contains(" && brew install ");
    String place = command.substring("brew tap stigmer/local ".length(), command.indexOf(" && "));
    Path clone = Checkout.SCRATCH.resolve("tap");
    Tree.delete(clone);
    shell("git clone --quiet " + place + " '" + clone + "'").output();
    Path formula = clone.resolve("Formula/stigmer.rb");
    Command.of("ruby", "-c", formula).output();
    List<String> urls =
        Files.readString(formula)
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("url \"file://"))
            .map(line -> line.substring("url \"file://".length(), line.length() - 1))
            .toList();
    assertThat(urls).hasSize(2).allSatisfy(url -> assertThat(Path.of(url)).isRegularFile());
  }

  @Test
  @Order(6)
  void whatSomebodyChangedAfterwardsIsNamed() throws IOException {
    Path release = LOCAL.resolve("releases/v" + RELEASED.version());
    Path archive = only(release, name -> name.endsWith("linux-arm64.tar.gz"));
    namesDamageTo(archive, archive.getFileName().toString());
    namesDamageTo(release.resolve("checksums.txt"), "checksums.txt");
    Path layout = LOCAL.resolve("images/agent-runner");
    String layer =
        RELEASED
            .release()
            .at("/images/0/manifests/1/layers/0/blob/digest")
            .asString("")
            .replace(':', '/');
    namesDamageTo(layout.resolve("blobs").resolve(layer), layer.substring("sha256/".length()));
    namesDamageTo(
        layout.resolve("blobs/" + RELEASED.imageDigest().replace(':', '/')),
        RELEASED.imageDigest());

    assertThat(verify().exitCode()).as("after all was put back").isZero();
  }

  @Test
  @Order(7)
  void aTagAndAFormulaThatSomebodyMovedAreNamed() throws IOException {
    Path index = LOCAL.resolve("images/agent-runner/index.json");
    String before = Files.readString(index);
    Files.writeString(index, before.replace("\"latest\"", "\"newest\""));
    assertNames("agent-runner:latest");
    Files.writeString(index, before);

    Path clone = Checkout.SCRATCH.resolve("tap");
    Path formula = clone.resolve("Formula/stigmer.rb");
    String ruby = Files.readString(formula);
    Files.writeString(
        formula, ruby.replaceFirst("sha256 \"[0-9a-f]{64}\"", "sha256 \"" + "0".repeat(64) + '"'));
    shell(
            "cd '"
                + clone
                + "' && git -c user.name=a -c user.email=a@example.com commit -qam tampered"
                + " && git push --quiet origin HEAD")
        .output();
    assertNames("in the formula");
  }

  private static void namesDamageTo(Path file, String name) throws IOException {
    byte[] before = Files.readAllBytes(file);
    Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
    assertNames(name);
    Files.write(file, before);
  }

  private static void assertNames(String subject) {
    Command.Outcome damaged = verify();
    assertThat(damaged.exitCode()).as(damaged.err()).isEqualTo(76);
    assertThat(damaged.err().lines().filter(line -> line.startsWith("error: ")).findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains(subject));
  }

  private static Command.Outcome publish() {
    return RELEASED.releaseTool("publish", "--profile", "local").run();
  }

  private static Command.Outcome plan() {
    return RELEASED.releaseTool("plan", "--profile", "local").run();
  }

  private static Command.Outcome verify() {
    return RELEASED.releaseTool("verify", "--profile", "local").run();
  }

  private static Command shell(String command) {
    return Command.of("sh", "-c", command).in(RELEASED.folder());
  }

  /** The command behind a label, as a person would copy it. */
  private static String printedCommand(String label) {
    return printed
        .lines()
        .filter(line -> line.startsWith("  " + label + ":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("`" + label + "` is not printed:\n" + printed));
  }

  private static Path only(Path folder, java.util.function.Predicate<String> name)
      throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("stigmer-"))
          .filter(file -> name.test(file.getFileName().toString()))
          .findFirst()
          .orElseThrow();
    }
  }
}
