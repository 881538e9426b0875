package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.FileMode;
import ai.stigmer.release.spec.FilePattern;
import ai.stigmer.release.spec.Name;
import ai.stigmer.release.spec.Placeholders;
import ai.stigmer.release.spec.ReleaseSpec.FileSet;
import ai.stigmer.release.spec.Template;
import ai.stigmer.release.spec.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSetsTest {
  private static final Placeholders ARM64 =
      new Placeholders(
          Name.parse("acme"),
          Version.parse("1.2.3"),
          "v1.2.3",
          "0123456789abcdef0123456789abcdef01234567",
          Optional.of(Platform.LINUX_ARM64));

  @TempDir Path repository;
  private FileSets sets;

  @BeforeEach
  void create() throws IOException {
    Files.createDirectories(repository.resolve("bin/arm64"));
    Files.writeString(repository.resolve("bin/arm64/tool"), "tool");
    Files.writeString(repository.resolve("bin/notes-1.2.3.txt"), "notes");
    Files.setPosixFilePermissions(
        repository.resolve("bin/arm64/tool"), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(
        repository.resolve("bin/notes-1.2.3.txt"), PosixFilePermissions.fromString("rw-rw-rw-"));
    sets = new FileSets(repository);
  }

  @Test
  void putsFilesIntoAFolderUnderTheirOwnNames() {
    assertThat(entries(set("bin/**", "/opt/acme/", FileMode.AUTO)))
        .contains("opt/acme/arm64/tool 755 0:0", "opt/acme/notes-1.2.3.txt 644 0:0");
  }

  @Test
  void renamesAFile() {
    assertThat(entries(set("bin/notes-1.2.3.txt", "share/NOTES", FileMode.AUTO)))
        .contains("share/NOTES 644 0:0");
  }

  @Test
  void expandsPlaceholdersOnBothSides() {
    assertThat(
            entries(
                set("bin/${architecture}/tool", "/usr/bin/${product}-${version}", FileMode.AUTO)))
        .contains("usr/bin/acme-1.2.3 755 0:0");
  }

  @Test
  void setsTheModeThatIsStated() {
    assertThat(entries(set("bin/*.txt", "etc/", FileMode.parse("0600"))))
        .contains("etc/notes-1.2.3.txt 600 0:0");
  }

  @Test
  void remembersFilesAndTheFoldersNewOnesWouldAppearIn() {
    entries(set("bin/**", "/opt/", FileMode.AUTO));

    assertThat(sets.seen())
        .containsExactlyInAnyOrder(
            repository.resolve("bin"),
            repository.resolve("bin/arm64"),
            repository.resolve("bin/arm64/tool"),
            repository.resolve("bin/notes-1.2.3.txt"));
  }

  @Test
  void keepsTheOrderOfClassPathPatterns() throws IOException {
    for (String name : List.of("app.jar", "lib/b.jar", "lib/a.jar")) {
      Files.createDirectories(repository.resolve(name).getParent());
      Files.writeString(repository.resolve(name), name);
    }

    assertThat(
            sets.jars(List.of(FilePattern.parse("lib/*.jar"), FilePattern.parse("app.jar")), ARM64))
        .containsExactly(
            repository.resolve("lib/a.jar"),
            repository.resolve("lib/b.jar"),
            repository.resolve("app.jar"));
  }

  private static FileSet set(String from, String to, FileMode mode) {
    return new FileSet(FilePattern.parse(from), Template.parse(to), mode, List.of());
  }

  private List<String> entries(FileSet set) {
    return sets.tree(List.of(set), ARM64).entries().stream()
        .filter(Entry.RegularFile.class::isInstance)
        .map(Entry.RegularFile.class::cast)
        .map(f -> f.path() + " " + Integer.toOctalString(f.mode()) + " " + f.owner())
        .toList();
  }
}
