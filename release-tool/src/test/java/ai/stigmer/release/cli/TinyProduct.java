package ai.stigmer.release.cli;

import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.runtime.BuildJdk;
import ai.stigmer.release.spec.LockJson;
import ai.stigmer.release.spec.ReleaseLock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An image, an archive and a formula, released in the blink of an eye: nobody runs what is in them.
 *
 * @param jdk to be given as {@code JAVA_HOME}; links runtimes of a few bytes
 * @param digests a folder of its own
 */
record TinyProduct(Path jdk, Path digests) {
  private static final String RUNTIME =
      """
      runtimes:
        - name: java
          modules: [java.base]
          sources:
            linux/amd64:
              jdk: build

      images:
      """;

  static TinyProduct in(Path folder) {
    return new TinyProduct(standInJdk(folder.resolve("jdk")), folder.resolve("digests"));
  }

  private static Path standInJdk(Path home) {
    String release =
        """
        IMPLEMENTOR="Acme"
        JAVA_RUNTIME_VERSION="25.0.1+8"
        OS_ARCH="x86_64"
        OS_NAME="Linux"
        """;
    String jlink =
        """
        #!/bin/sh
        for out; do :; done
        mkdir -p "$out/bin" && echo "no java" >"$out/bin/java" && chmod +x "$out/bin/java"
        """;
    try {
      Path bin = Files.createDirectories(home.resolve("bin"));
      Path lib = Files.createDirectories(home.resolve("lib"));
      Files.writeString(home.resolve("release"), release);
      Files.writeString(lib.resolve("modules"), "no modules\n");
      Path program = Files.writeString(bin.resolve("jlink"), jlink);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Its {@code release.yml}.
   *
   * @param destinations the lines under that key
   */
  String releaseYml(String destinations) {
    String yml = TinyRepository.RELEASE_YML;
    return yml.substring(0, yml.indexOf("destinations:")).replace("images:\n", RUNTIME)
        + """
        distributions:
          - name: acme
            platforms: [linux/amd64]
            runtime: java
            application:
              command: acme
              mainClass: com.acme.Main
              jars: [files/acme.jar]

        formula:
          distribution: acme
          description: File in an image

        destinations:
        """
        + destinations;
  }

  /** Commits it. */
  void putInto(TinyRepository repository, String releaseYml) {
    repository
        .tree()
        .write("release.yml", releaseYml)
        .write("release.lock", new String(LockJson.write(lock()), StandardCharsets.UTF_8));
    jar(repository.folder().resolve("files/acme.jar"));
    repository.tree().commit("product");
  }

  private ReleaseLock lock() {
    BuildJdk build = BuildJdk.at(jdk, FileDigests.open(digests));
    return new ReleaseLock(
        ReleaseLock.SCHEMA_VERSION,
        List.of(),
        List.of(),
        List.of(build.identity()),
        List.of(),
        List.of());
  }

  private static void jar(Path file) {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry("nothing.txt");
      entry.setTime(0);
      zip.putNextEntry(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
