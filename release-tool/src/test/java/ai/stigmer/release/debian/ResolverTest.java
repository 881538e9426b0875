package ai.stigmer.release.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private final List<String> stanzas = new ArrayList<>();

  private void has(String name, String version, String... fields) {
    stanzas.add(
        "Package: %s\nVersion: %s\nArchitecture: amd64\nFilename: pool/%s.deb\nSize: 1\nSHA256: %s\n%s"
            .formatted(name, version, name, "a".repeat(64), String.join("\n", fields)));
  }

  private List<String> resolve(PackageRequest request) {
    try {
      return PackageIndex.read(
              "Packages",
              new ByteArrayInputStream(
                  String.join("\n\n", stanzas).getBytes(StandardCharsets.UTF_8)))
          .resolve(request)
          .stream()
          .map(DebianPackage::name)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> closure(String... names) {
    return resolve(PackageRequest.closure("s", "amd64", List.of(names), List.of()));
  }

  private void assertFails(String words, String... names) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> closure(names))
        .withMessageContaining(words);
  }

  @Test
  void takesWhatIsDependedOnFirst() {
    has("app", "1", "Depends: lib (>= 1)", "Pre-Depends: init");
    has("lib", "1", "Depends: base");
    has("init", "1", "Recommends: never");
    has("base", "1", "Essential: yes");
    has("never", "1");
    assertThat(closure("app")).containsExactly("init", "base", "lib", "app");
  }

  @Test
  void standsACycle() {
    has("libc6", "1", "Depends: libgcc-s1");
    has("libgcc-s1", "1", "Depends: libc6, gcc-base");
    has("gcc-base", "1");
    assertThat(closure("libc6")).containsExactly("gcc-base", "libgcc-s1", "libc6");
  }

  @Test
  void takesTheFirstAlternativeThatCanBeHadUnlessOneIsChosenAlready() {
    has("app", "1", "Depends: gone | two | three");
    has("two", "1");
    has("three", "1");
    assertThat(closure("app")).containsExactly("two", "app");
    assertThat(closure("app", "three")).containsExactly("three", "app");
  }

  @Test
  void passesOverAnAlternativeWhoseVersionDoesNotFit() {
    has("app", "1", "Depends: one (>> 2) | two (<< 2)");
    has("one", "2");
    has("two", "1");
    assertThat(closure("app")).containsExactly("two", "app");
  }

  @Test
  void takesAProviderOfAVirtualPackageByName() {
    has("app", "1", "Depends: awk");
    has("mawk", "1", "Provides: awk");
    has("gawk", "1", "Provides: awk");
    assertThat(closure("app")).containsExactly("gawk", "app");
    assertThat(closure("app", "mawk")).containsExactly("mawk", "app");
  }

  @Test
  void letsOnlyAVersionedProvisionSatisfyAVersion() {
    has("app", "1", "Depends: api (>= 2)");
    has("a-plain", "1", "Provides: api");
    has("b-old", "1", "Provides: api (= 1)");
    has("c-new", "1", "Provides: api (= 3)");
    assertThat(closure("app")).containsExactly("c-new", "app");
  }

  @Test
  void takesTheNewestVersion() {
    has("app", "1.9");
    has("app", "1.10");
    has("user", "1", "Depends: app (= 1.10)");
    assertThat(closure("user")).containsExactly("app", "user");
  }

  @Test
  void leavesOutWhatWithoutNames() {
    has("base-files", "1", "Pre-Depends: awk", "Depends: libc6, debconf | debconf-2.0");
    has("mawk", "1", "Provides: awk");
    has("libc6", "1");
    has("debconf", "1");
    assertThat(
            resolve(
                PackageRequest.closure(
                    "s", "amd64", List.of("base-files"), List.of("awk", "debconf"))))
        .containsExactly("libc6", "base-files");
  }

  @Test
  void takesPackagesAloneWhenAsked() {
    has("jdk", "1", "Depends: gone");
    assertThat(resolve(PackageRequest.alone("s", "amd64", List.of("jdk")))).containsExactly("jdk");
  }

  @Test
  void dropsArchitectureQualifiers() {
    has("app", "1", "Depends: python3:any (>= 3)");
    has("python3", "3.11");
    assertThat(closure("app")).containsExactly("python3", "app");
  }

  @Test
  void namesBothSidesOfWhatCannotBe() {
    has("app", "1", "Depends: lib (>= 2)");
    has("lib", "1");
    has("x", "1", "Conflicts: lib (<< 5)");
    has("p", "1", "Depends: lib (= 1), lib (= 3)");
    assertFails("`app` needs `lib (>= 2)`", "app");
    assertFails("`missing` does not exist", "missing");
    assertFails("`x` cannot stand beside `lib (<< 5)`", "x", "lib");
    assertFails("`p` needs `lib (= 3)`", "p");
  }

  @Test
  void givesOneAnswerWhateverTheOrderOfTheIndex() {
    has("a", "1", "Depends: v, c | d");
    has("b", "1", "Depends: d, a");
    has("c", "1", "Depends: a");
    has("d", "1", "Provides: v");
    has("e", "1", "Provides: v");
    List<String> expected = closure("a", "b");
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(stanzas, new Random(seed));
      assertThat(closure("b", "a")).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void saysWhereAnIndexIsMalformed() {
    has("a", "1");
    stanzas.add("Package: b\nVersion: 1");
    assertFails("after package 2", "a");
  }
}
