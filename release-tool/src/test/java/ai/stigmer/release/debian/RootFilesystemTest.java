package ai.stigmer.release.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.debian.RootOptions.User;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootFilesystemTest {
  @TempDir private Path folder;

  private FileTree root(RootOptions options, DebBuilder... packages) {
    return RootFilesystem.of(
        List.of(packages).stream().map(deb -> deb.in(folder)).toList(),
        options,
        folder.resolve("spool"));
  }

  private FileTree root(DebBuilder... packages) {
    return root(RootOptions.NONE, packages);
  }

  private static Entry at(FileTree tree, String path) {
    return tree.find(path).orElseThrow(() -> new AssertionError(path + " is missing"));
  }

  private static String text(FileTree tree, String path) {
    try (InputStream in = ((RegularFile) at(tree, path)).content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keepsOwnersModesAndLinks() {
    FileTree tree =
        root(
            new DebBuilder("a")
                .file("./usr/bin/tool", "tool", 04755, new Owner(0, 42))
                .hardLink("./usr/bin/again", "./usr/bin/tool")
                .symbolicLink("./usr/bin/short", "tool")
                .symbolicLink("./usr/lib/ssl/certs", "/etc/ssl/certs"));
    assertThat(text(tree, "usr/bin/again")).isEqualTo("tool");
    assertThat(at(tree, "usr/bin/again"))
        .isInstanceOfSatisfying(RegularFile.class, f -> assertThat(f.mode()).isEqualTo(04755));
    assertThat(at(tree, "usr/bin/tool"))
        .isEqualTo(new HardLink("usr/bin/tool", "usr/bin/again", new Owner(0, 42)));
    assertThat(at(tree, "usr/bin/short"))
        .isEqualTo(new SymbolicLink("usr/bin/short", "tool", Owner.ROOT));
    assertThat(at(tree, "usr/lib/ssl/certs")).isInstanceOf(SymbolicLink.class);
  }

  @Test
  void mergesUsr() {
    FileTree tree =
        root(
            new DebBuilder("libc6")
                .directory("./lib/")
                .directory("./lib64/")
                .file("./lib/x86_64-linux-gnu/libc.so.6", "libc")
                .hardLink("./lib/x86_64-linux-gnu/libc.so", "./lib/x86_64-linux-gnu/libc.so.6")
                .symbolicLink("./lib64/ld.so", "../lib/x86_64-linux-gnu/ld.so"),
            new DebBuilder("base-files").symbolicLink("./bin", "usr/bin"));
    for (String name : List.of("bin", "sbin", "lib", "lib64")) {
      assertThat(at(tree, name)).isEqualTo(new SymbolicLink(name, "usr/" + name, Owner.ROOT));
    }
    assertThat(tree.find("lib32")).isEmpty();
    assertThat(text(tree, "usr/lib/x86_64-linux-gnu/libc.so")).isEqualTo("libc");
    assertThat(at(tree, "usr/lib64/ld.so")).isInstanceOf(SymbolicLink.class);
  }

  @Test
  void removesByGlobButKeepsCopyrightAndWhatIsNeeded() {
    FileTree tree =
        root(
            new RootOptions(
                List.of("usr/share/{doc,man}/**", "usr/lib/*/gconv/**", "usr/bin/first"),
                List.of("usr/lib/*/gconv/UTF-16.so"),
                List.of()),
            new DebBuilder("a")
                .directory("./usr/share/man/man1/")
                .file("./usr/share/man/man1/a.1", "x")
                .file("./usr/share/doc/a/copyright", "MIT")
                .file("./usr/share/doc/a/README", "x")
                .symbolicLink("./usr/share/doc/b", "a")
                .directory("./usr/share/empty/")
                .file("./usr/lib/t/gconv/UTF-16.so", "x")
                .file("./usr/lib/t/gconv/BIG5.so", "x")
                .file("./usr/bin/first", "both")
                .hardLink("./usr/bin/second", "./usr/bin/first"));
    assertThat(tree.find("usr/share/man")).isEmpty();
    assertThat(tree.find("usr/share/doc/a/README")).isEmpty();
    assertThat(tree.find("usr/lib/t/gconv/BIG5.so")).isEmpty();
    assertThat(text(tree, "usr/share/doc/a/copyright")).isEqualTo("MIT");
    assertThat(at(tree, "usr/share/doc/b")).isInstanceOf(SymbolicLink.class);
    assertThat(at(tree, "usr/share/empty")).isInstanceOf(Directory.class);
    assertThat(at(tree, "usr/lib/t/gconv/UTF-16.so")).isInstanceOf(RegularFile.class);
    assertThat(text(tree, "usr/bin/second")).isEqualTo("both");
  }

  @Test
  void tellsScannersWhatIsInstalled() {
    DebBuilder deb =
        new DebBuilder("a")
            .md5sums(
                "0123456789abcdef0123456789abcdef  lib/kept\n" + "f".repeat(32) + "  usr/gone\n")
            .file("./lib/kept", "x")
            .file("./usr/gone", "x");
    FileTree tree = root(new RootOptions(List.of("usr/gone"), List.of(), List.of()), deb);
    assertThat(text(tree, "var/lib/dpkg/status.d/a")).isEqualTo(deb.control());
    assertThat(text(tree, "var/lib/dpkg/status.d/a.md5sums"))
        .isEqualTo("0123456789abcdef0123456789abcdef  lib/kept\n");
  }

  @Test
  void makesTheCertificateBundleEvenWhenItsPartsAreRemoved() {
    FileTree tree =
        root(
            new RootOptions(List.of("usr/share/ca-certificates/**"), List.of(), List.of()),
            new DebBuilder("ca-certificates")
                .file("./usr/share/ca-certificates/mozilla/B.crt", "B\n")
                .file("./usr/share/ca-certificates/mozilla/A.crt", "A"));
    assertThat(text(tree, "etc/ssl/certs/ca-certificates.crt")).isEqualTo("A\nB\n");
    assertThat(at(tree, "usr/lib/ssl/cert.pem"))
        .isEqualTo(
            new SymbolicLink(
                "usr/lib/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt", Owner.ROOT));
    assertThat(tree.find("usr/share/ca-certificates")).isEmpty();
  }

  @Test
  void makesAccountsFromValues() {
    FileTree tree =
        root(
            new RootOptions(
                List.of(), List.of(), List.of(new User("app", 1000, 1001, "/workspace"))),
            new DebBuilder("a"));
    assertThat(text(tree, "etc/passwd"))
        .isEqualTo(
            """
            root:x:0:0:root:/root:/usr/sbin/nologin
            app:x:1000:1001:app:/workspace:/usr/sbin/nologin
            nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
            """);
    assertThat(text(tree, "etc/group")).isEqualTo("root:x:0:\napp:x:1001:\nnogroup:x:65534:\n");
    assertThat(at(tree, "workspace"))
        .isEqualTo(new Directory("workspace", 0755, new Owner(1000, 1001)));
    assertThat(at(tree, "tmp")).isEqualTo(new Directory("tmp", 01777, Owner.ROOT));
  }

  @Test
  void namesBothPackagesThatHaveOneFile() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                root(
                    new DebBuilder("a").file("./lib/x", "1"),
                    new DebBuilder("b").file("./usr/lib/x", "2")))
        .withMessageContaining("b_1.0_amd64.deb")
        .withMessageContaining("a_1.0_amd64.deb")
        .withMessageContaining("usr/lib/x");
  }

  @Test
  void refusesEntriesThatLeaveTheRoot() {
    for (DebBuilder wrong :
        List.of(
            new DebBuilder("a").file("./../evil", "x"),
            new DebBuilder("a").file("/etc/evil", "x"),
            new DebBuilder("a").symbolicLink("./usr/evil", "../../etc"),
            new DebBuilder("a").symbolicLink("./usr/evil", "/../etc"),
            new DebBuilder("a").hardLink("./evil", "../etc/passwd"),
            new DebBuilder("a").hardLink("./evil", "/etc/passwd"),
            new DebBuilder("a").symbolicLink("./d", "/etc").file("./d/evil", "x"))) {
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> root(wrong))
          .withMessageContaining("a_1.0_amd64.deb");
    }
  }

  @Test
  void refusesAFileBelowAnotherPackagesLink() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                root(
                    new DebBuilder("a").symbolicLink("./srv", "/etc"),
                    new DebBuilder("b").file("./srv/evil", "x")))
        .withMessageContaining("srv");
  }

  @Test
  void givesOneTreeWhateverTheOrderOfPackages() {
    DebBuilder a = new DebBuilder("a").directory("./usr/lib/").file("./usr/lib/a", "1");
    DebBuilder b = new DebBuilder("b").file("./lib/b", "2");
    assertThat(root(a, b).entries().stream().map(Entry::path).toList())
        .isEqualTo(root(b, a).entries().stream().map(Entry::path).toList());
  }

  @Test
  void refusesAMalformedGlob() {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(
            () ->
                root(new RootOptions(List.of("usr/{a"), List.of(), List.of()), new DebBuilder("a")))
        .withMessageContaining("usr/{a");
  }
}
