package ai.stigmer.release.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.testing.Arm64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeLinkerIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** Prints how many certificates TLS trusts by default. */
  private static final String TRUST =
      """
      import java.security.KeyStore;
      import javax.net.ssl.*;

      public class Trust {
        public static void main(String[] arguments) throws Exception {
          var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
          factory.init((KeyStore) null);
          var manager = (X509TrustManager) factory.getTrustManagers()[0];
          System.out.println(manager.getAcceptedIssuers().length);
        }
      }
      """;

  @TempDir static Path shared;
  private static FileDigests digests;
  private static LinkedRuntime own;

  @BeforeAll
  static void link() throws IOException {
    digests = FileDigests.open(shared.resolve("digests"));
    own = linker("runtimes").link(List.of("java.base"), "zip-0", new ModulePath.OfBuildJdk());
    Path source = Files.writeString(shared.resolve("Trust.java"), TRUST);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", shared.toString(), source.toString()))
        .isZero();
  }

  @Test
  void linksOnce() throws IOException {
    FileTime before = Files.getLastModifiedTime(own.home().resolve("lib/modules"));

    LinkedRuntime again =
        linker("runtimes").link(List.of("java.base"), "zip-0", new ModulePath.OfBuildJdk());

    assertThat(again).isEqualTo(own);
    assertThat(Files.getLastModifiedTime(again.home().resolve("lib/modules"))).isEqualTo(before);
    try (Stream<Path> left = Files.list(shared.resolve("runtimes"))) {
      assertThat(left)
          .extracting(p -> String.valueOf(p.getFileName()))
          .containsExactlyInAnyOrder(own.key().hex(), own.key().hex() + ".lock");
    }
  }

  @Test
  void isRunnableAndSmall() {
    assertThat(own.tree(Owner.ROOT).find("bin/java"))
        .hasValueSatisfying(java -> assertThat(((RegularFile) java).mode()).isEqualTo(0755));
    assertThat(own.tree(Owner.ROOT).find("lib/jspawnhelper"))
        .hasValueSatisfying(java -> assertThat(((RegularFile) java).mode()).isEqualTo(0755));
    assertThat(own.tree(Owner.ROOT).entries())
        .filteredOn(e -> e instanceof RegularFile f && f.mode() == 0755)
        .extracting(Entry::path)
        .allMatch(path -> path.matches("bin/\\w+|lib/jexec|lib/jspawnhelper"));
    assertThat(own.home().resolve("include")).doesNotExist();
    assertThat(own.home().resolve("man")).doesNotExist();
    assertThat(own.home().resolve("legal/java.base/LICENSE")).exists();
  }

  @Test
  void trustsCertificates() {
    assertThat(trusted(new Execution.Native(), own)).isPositive();
  }

  @Test
  void trustsCertificatesOnAnotherArchitecture() {
    Arm64 arm = Arm64.require();
    LinkedRuntime runtime =
        linker("runtimes")
            .link(
                List.of("java.base"),
                "zip-0",
                new ModulePath.Jmods(arm.jmods(), arm.jmodsSource()));

    assertThat(trusted(new Execution.Emulated(arm.emulator(), arm.root()), runtime)).isPositive();
  }

  @Test
  void saysWhatJlinkSays() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                linker("others")
                    .link(List.of("java.nothing"), "zip-0", new ModulePath.OfBuildJdk()))
        .withMessageContaining("is refused by jlink")
        .withMessageContaining("Module java.nothing not found");
    assertThat(shared.resolve("others")).isDirectoryNotContaining("glob:**/[0-9a-f]*[0-9a-f]");
  }

  private static int trusted(Execution execution, LinkedRuntime runtime) {
    List<String> command = new ArrayList<>(execution.command(runtime.java()));
    command.addAll(List.of("-cp", shared.toString(), "Trust"));
    ToolRun run = ToolRun.of(command, shared, Duration.ofMinutes(10));
    assertThat(run.exitCode()).as(run.output()).isZero();
    return Integer.parseInt(run.output());
  }

  private static RuntimeLinker linker(String cache) {
    return new RuntimeLinker(BuildJdk.at(JDK, digests), digests, shared.resolve(cache));
  }
}
