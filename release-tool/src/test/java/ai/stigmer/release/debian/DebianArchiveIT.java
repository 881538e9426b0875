package ai.stigmer.release.debian;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.input.DebianMirrors;
import ai.stigmer.release.input.DownloadListener;
import ai.stigmer.release.input.InputCache;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import ai.stigmer.release.spec.ReleaseLock.PackageSet;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the Debian mirror this machine uses. Under CI a machine without one fails. */
class DebianArchiveIT {
  @TempDir private Path folder;

  private static DebianMirrors mirrors() {
    DebianMirrors mirrors = DebianMirrors.of(List.of(), System.getenv());
    try {
      mirrors.list();
    } catch (Misconfigured e) {
      if (System.getenv("CI") == null) {
        Assumptions.abort(e.getMessage());
      }
      throw e;
    }
    return mirrors;
  }

  @ParameterizedTest
  @CsvSource({
    "amd64, usr/lib64/ld-linux-x86-64.so.2, 62",
    "arm64, usr/lib/ld-linux-aarch64.so.1, 183"
  })
  void resolvesVerifiesAndUnpacksLibc(String architecture, String loader, int machine)
      throws Exception {
    try (Http http = new Http(HttpSettings.DEFAULT, InstantSource.system())) {
      DebianArchive archive =
          new DebianArchive(http, new InputCache(folder, http), mirrors(), InstantSource.system());
      SuiteRelease release = archive.release("trixie", Keyring.ofThisMachine(), Optional.empty());
      PackageRequest request =
          PackageRequest.closure("trixie", architecture, List.of("libc6"), List.of());
      PackageSet set =
          new PackageSet(
              request,
              archive.index(release, architecture, DownloadListener.SILENT).resolve(request));
      assertThat(set.packages())
          .extracting(DebianPackage::name)
          .containsExactly("gcc-14-base", "libgcc-s1", "libc6");

      FileTree root =
          RootFilesystem.of(
              archive.fetch(set, DownloadListener.SILENT),
              RootOptions.NONE,
              folder.resolve("spool"));
      assertThat(root.find(loader)).isPresent();
      assertThat(root.find("usr/share/doc/libc6/copyright")).isPresent();
      assertThat(root.find("var/lib/dpkg/status.d/libc6")).isPresent();
      assertThat(elfMachine(root, "libc.so.6")).isEqualTo(machine);
    }
  }

  /** The ELF header's {@code e_machine}: the file is whole and of the right architecture. */
  private static int elfMachine(FileTree root, String name) throws Exception {
    RegularFile file =
        root.entries().stream()
            .filter(entry -> entry.path().endsWith("/" + name))
            .map(RegularFile.class::cast)
            .findFirst()
            .orElseThrow();
    try (InputStream in = file.content().open()) {
      byte[] bytes = in.readAllBytes();
      assertThat((long) bytes.length).isEqualTo(file.content().sizeBytes());
      assertThat(bytes).startsWith(0x7f, 'E', 'L', 'F');
      return bytes[18] & 0xff;
    }
  }
}
