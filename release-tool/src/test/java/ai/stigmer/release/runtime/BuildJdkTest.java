package ai.stigmer.release.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildJdkTest {
  private static final String RELEASE =
      """
      IMPLEMENTOR="Eclipse Adoptium"
      JAVA_RUNTIME_VERSION="25.0.3+9-LTS"
      OS_ARCH="aarch64"
      OS_NAME="Linux"
      """;

  @TempDir Path home;

  @BeforeEach
  void makeAJdk() throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    Path jlink = Files.createFile(home.resolve("bin/jlink"));
    Files.setPosixFilePermissions(jlink, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(home.resolve("lib/modules"), "modules");
    Files.writeString(home.resolve("release"), RELEASE);
  }

  @Test
  void isKnownByItsReleaseFileAndModules() {
    assertThat(read().identity())
        .isEqualTo(
            new Jdk(
                Platform.LINUX_ARM64,
                "25.0.3+9-LTS",
                "Eclipse Adoptium",
                digestOf(RELEASE),
                digestOf("modules")));
  }

  @Test
  void isTheOneThatJavaHomeNames() {
    assertThat(BuildJdk.find(Optional.of(home.toString()), digests()).home()).isEqualTo(home);
  }

  @Test
  void asksForJavaHome() {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> BuildJdk.find(Optional.of(""), digests()))
        .withMessage("JAVA_HOME: it is not set");
  }

  @Test
  void cannotBeARuntimeWithoutJlink() throws IOException {
    Files.delete(home.resolve("bin/jlink"));

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(this::read)
        .withMessage("JAVA_HOME: `" + home + "` has no `bin/jlink`");
  }

  @Test
  void cannotBeAnotherFeatureRelease() throws IOException {
    Files.writeString(home.resolve("release"), RELEASE.replace("25.0.3+9-LTS", "26+35"));

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(this::read)
        .withMessageContaining("is JDK `26+35`");
  }

  @Test
  void passesAsTheOneThatIsPinned() {
    assertThatCode(() -> read().require(read().identity())).doesNotThrowAnyException();
  }

  @Test
  void namesThePinnedOneItIsNot() {
    Jdk own = read().identity();
    Jdk pinned =
        new Jdk(own.platform(), "25.0.4+7", "Debian", own.releaseSha256(), own.modulesSha256());

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> read().require(pinned))
        .withMessage(
            "JAVA_HOME: the JDK at `"
                + home
                + "` is `Eclipse Adoptium 25.0.3+9-LTS for linux/arm64`, and release.lock pins"
                + " `Debian 25.0.4+7 for linux/arm64`")
        .satisfies(
            e ->
                assertThat(e.hint())
                    .contains(
                        "install `Debian 25.0.4+7 for linux/arm64`, or go on with `--allow-jdk`:"
                            + " the bytes built will differ from everybody else's"));
  }

  @Test
  void isNotThePinnedOneWithOtherModules() {
    Jdk own = read().identity();
    Jdk pinned =
        new Jdk(
            own.platform(), own.version(), own.vendor(), own.releaseSha256(), digestOf("others"));

    assertThat(read().difference(pinned))
        .hasValueSatisfying(
            difference ->
                assertThat(difference).contains("its files differ", digestOf("others").toString()));
  }

  private BuildJdk read() {
    return BuildJdk.at(home, digests());
  }

  private FileDigests digests() {
    return FileDigests.open(home.resolve("digests"));
  }

  private static Digest digestOf(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
