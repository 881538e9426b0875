package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarTest {
  @TempDir private Path folder;

  @Test
  void isWhatMavenLeftInIt() throws IOException {
    assertThat(Jar.of(jar("renamed.jar", "com.acme:tool:1.2.3")))
        .isEqualTo(new Jar("com.acme", "tool", "1.2.3"));
  }

  @Test
  void thatCarriesOthersIsTheOneItsFileIsNamedFor() throws IOException {
    Path jar = jar("tool-1.2.3.jar", "org.other:lib:4", "com.acme:tool:1.2.3");
    assertThat(Jar.of(jar)).isEqualTo(new Jar("com.acme", "tool", "1.2.3"));
    assertThat(Jar.of(jar("bundle-7.jar", "org.other:lib:4", "org.other:more:5")))
        .isEqualTo(new Jar("", "bundle", "7"));
  }

  @Test
  void withoutAWordOfItselfIsWhatThePomBesideItSays() throws IOException {
    Path jar = jar("grpc-api-1.76.0.jar");
    Path pom = folder.resolve("grpc-api-1.76.0.pom");
    Files.writeString(
        pom,
        """
        <project>
          <parent><groupId>io.grpc</groupId><version>1.76.0</version></parent>
          <artifactId>grpc-api</artifactId>
          <dependencies>
            <dependency><groupId>x</groupId><artifactId>y</artifactId></dependency>
          </dependencies>
        </project>
        """);
    assertThat(Jar.of(jar)).isEqualTo(new Jar("io.grpc", "grpc-api", "1.76.0"));

    Jar byName = new Jar("", "grpc-api", "1.76.0");
    Files.writeString(pom, "<project><artifactId>grpc-api</artifactId></project>");
    assertThat(Jar.of(jar)).isEqualTo(byName);
    Files.writeString(
        pom,
        "<project><groupId>a</groupId><artifactId>b</artifactId><version>${v}</version></project>");
    assertThat(Jar.of(jar)).isEqualTo(byName);
    Files.writeString(pom, "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>");
    assertThat(Jar.of(jar)).isEqualTo(byName);
  }

  @Test
  void withoutAWordOfItselfIsWhatItsFileIsCalled() throws IOException {
    assertThat(Jar.of(jar("grpc-netty-1.70.0-rc.1.jar")))
        .isEqualTo(new Jar("", "grpc-netty", "1.70.0-rc.1"));
    assertThat(Jar.of(Files.writeString(folder.resolve("no-zip.jar"), "text")))
        .isEqualTo(new Jar("", "no-zip", ""));
    assertThat(Jar.of(jar("half.jar", "com.acme:half:"))).isEqualTo(new Jar("", "half", ""));
  }

  private Path jar(String name, String... coordinates) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      for (String one : coordinates) {
        List<String> parts = List.of(one.split(":", -1));
        zip.putNextEntry(
            new ZipEntry(
                "META-INF/maven/" + parts.get(0) + "/" + parts.get(1) + "/pom.properties"));
        zip.write(
            "groupId=%s\nartifactId=%s\nversion=%s\n"
                .formatted(parts.get(0), parts.get(1), parts.get(2))
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }
}
