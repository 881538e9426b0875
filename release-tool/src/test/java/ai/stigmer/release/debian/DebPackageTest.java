package ai.stigmer.release.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebPackageTest {
  @TempDir private Path folder;

  private static DebBuilder builder() {
    return new DebBuilder("a").file("./usr/bin/a", "x".repeat(5000)).file("./usr/bin/b", "y");
  }

  private static List<String> paths(DebFile deb) {
    List<String> paths = new ArrayList<>();
    DebPackage.open(deb).readData(entry -> paths.add(entry.path()));
    return paths;
  }

  private void assertRefused(byte[] bytes, String why) {
    DebFile deb = DebBuilder.written(folder, "a", bytes);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> paths(deb))
        .withMessageStartingWith("`a_1.0_amd64.deb")
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz", "gz", ""})
  void readsEachCompression(String compression) {
    assertThat(paths(builder().compression(compression).in(folder)))
        .containsExactly("usr/bin/a", "usr/bin/b");
  }

  @Test
  void readsControlFiles() {
    DebPackage deb = DebPackage.open(builder().fields("Section: misc\n").in(folder));
    assertThat(deb.controlFile("control").orElse("")).contains("Section: misc");
    assertThat(deb.controlFile("postinst")).isEmpty();
  }

  @Test
  void namesAPackageWhoseCompressionIsNotRead() {
    assertRefused(builder().compression("zst").bytes(), "`data.tar.zst`");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = builder().bytes();
    for (int length = 0; length < whole.length - 1; length += 7) {
      DebFile deb = DebBuilder.written(folder, "a", Arrays.copyOf(whole, length));
      assertThatExceptionOfType(InvalidInput.class)
          .as("first %d bytes", length)
          .isThrownBy(() -> paths(deb));
    }
  }

  @Test
  void refusesChangedBytesInPackedData() {
    byte[] bytes = builder().bytes();
    for (int i = bytes.length - 60; i < bytes.length - 40; i++) {
      bytes[i] ^= 0x55;
    }
    assertRefused(bytes, "");
  }

  @Test
  void refusesOtherFiles() {
    assertRefused("hello".getBytes(StandardCharsets.UTF_8), "does not begin as an ar archive");
    assertRefused("!<arch>\n".getBytes(StandardCharsets.UTF_8), "it has no `control.tar`");
    assertRefused(
        new String(builder().bytes(), StandardCharsets.ISO_8859_1)
            .replace("debian-binary   ", "something-else  ")
            .getBytes(StandardCharsets.ISO_8859_1),
        "its first member is `something-else`");
  }

  @Test
  void refusesAMemberWithoutASize() {
    byte[] bytes = builder().bytes();
    bytes[8 + 48] = '-';
    assertRefused(bytes, "states the size `-");
  }

  @Test
  void extractsJmodsOnce() {
    DebFile deb =
        new DebBuilder("jdk")
            .file("./usr/lib/jvm/java-25/jmods/java.base.jmod", "base")
            .file("./usr/lib/jvm/java-25/bin/java", "x")
            .in(folder);
    Path jmods = Jmods.of(deb, folder.resolve("cache"));
    assertThat(jmods.resolve("java.base.jmod")).hasContent("base");
    assertThat(jmods.toFile().list()).containsExactly("java.base.jmod");
    assertThat(Jmods.of(deb, folder.resolve("cache"))).isEqualTo(jmods);
  }

  @Test
  void refusesAPackageWithoutJmodsAndKeepsNothing() {
    DebFile deb = builder().in(folder);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> Jmods.of(deb, folder.resolve("cache")))
        .withMessageContaining("has no jmods");
    assertThat(folder.resolve("cache/jmods/" + deb.pinned().sha256().hex())).doesNotExist();
  }
}
