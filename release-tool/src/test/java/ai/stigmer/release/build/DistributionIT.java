package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.image.Platform;
import ai.stigmer.release.runtime.Execution;
import ai.stigmer.release.runtime.LinkedRuntime;
import ai.stigmer.release.runtime.ModulePath;
import ai.stigmer.release.testing.Arm64;
import ai.stigmer.release.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Distributions with real runtimes, unpacked by tar and run. */
class DistributionIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final String NAME = "tool-1.2.3-linux-amd64";

  @TempDir static Path shared;
  private static Path jar;
  private static TinyProduct product;

  @TempDir Path folder;

  @BeforeAll
  static void build() throws IOException {
    jar = TinyProduct.jar(shared);
    product = TinyProduct.in(shared.resolve("first build"), JDK);
    product.build(jar);
  }

  @Test
  void runsFromWhereItWasUnpacked() throws Exception {
    Path home = unpack(archive(), "some where");

    assertThat(run(Map.of(), home + "/bin/tool", "a b"))
        .isEqualTo("tool 1.2.3\n<a b>\nhome true\n");
  }

  @Test
  void loadsItsClassesFromItsArchive() throws Exception {
    Path home = unpack(archive(), "unpacked");
    Path log = folder.resolve("classes.log");

    run(options("-Xshare:on -Xlog:class+load:file=" + log), home + "/bin/tool");

    assertThat(Files.readString(log))
        .containsPattern("com\\.acme\\.Main source: shared objects file")
        .containsPattern("java\\.lang\\.Object source: shared objects file");
  }

  @Test
  void runsSilentlyWithoutItsArchiveWhenAJarWasTouched() throws Exception {
    Path home = unpack(archive(), "unpacked");
    Files.setLastModifiedTime(home.resolve("lib/app/tool.jar"), FileTime.fromMillis(0));

    assertThat(run(Map.of(), home + "/bin/tool")).isEqualTo("tool 1.2.3\nhome true\n");
  }

  @Test
  void runsAsAPouredBottle() throws Exception {
    Path bottle = product.dist().resolve("bottles/tool-1.2.3.x86_64_linux.bottle.tar.gz");
    Path cellar = unpackInto(bottle, folder.resolve("Cellar"));
    Path link =
        Files.createSymbolicLink(folder.resolve("tool"), cellar.resolve("tool/1.2.3/bin/tool"));

    assertThat(run(options("-Xshare:on"), link.toString(), "x"))
        .isEqualTo("tool 1.2.3\n<x>\nhome true\n");
  }

  @Test
  void runsItsEmbeddedTarballOnItsOwnRuntime() throws Exception {
    Path home = unpack(archive(), "unpacked");
    Path runner =
        unpackInto(
            home.resolve("embedded/binaries/linux_amd64/runner.tar.gz"), folder.resolve("runner"));

    assertThat(run(Map.of("JAVA_HOME", home + "/lib/runtime"), runner + "/bin/runner", "x"))
        .isEqualTo("tool 1.2.3\n<x>\nhome false\n");
  }

  @Test
  void makesItsArchiveAtTheFirstStart() throws Exception {
    LinkedRuntime runtime = product.runtime(new ModulePath.OfBuildJdk());
    TinyProduct other = TinyProduct.in(folder.resolve("later"), JDK);
    Path tarball =
        other.archive(
            Platform.LINUX_AMD64,
            runtime,
            jar,
            new ClassData.AtFirstStart(product.classList(runtime, jar)));
    Path home = unpack(tarball, "unpacked");
    Path cache = Files.createDirectories(folder.resolve("the cache"));
    Map<String, String> environment = new TreeMap<>(Map.of("XDG_CACHE_HOME", cache.toString()));

    assertThat(run(environment, home + "/bin/tool", "x")).isEqualTo("tool 1.2.3\n<x>\nhome true\n");
    Path made = waitForArchive(cache.resolve("acme/tool"));
    environment.put("TOOL_JAVA_OPTIONS", "-Xshare:on");
    assertThat(run(environment, home + "/bin/tool", "x")).isEqualTo("tool 1.2.3\n<x>\nhome true\n");

    Files.setLastModifiedTime(home.resolve("lib/app/tool.jar"), FileTime.fromMillis(0));
    environment.remove("TOOL_JAVA_OPTIONS");
    assertThat(run(environment, home + "/bin/tool")).isEqualTo("tool 1.2.3\nhome true\n");
    Files.write(made, new byte[100]);
    assertThat(run(environment, home + "/bin/tool")).isEqualTo("tool 1.2.3\nhome true\n");
  }

  @Test
  void runsOnAnotherArchitectureWithAnArchiveOfItsOwn() throws Exception {
    Arm64 arm = Arm64.require();
    LinkedRuntime trainer = product.runtime(new ModulePath.OfBuildJdk());
    LinkedRuntime runtime = product.runtime(new ModulePath.Jmods(arm.jmods(), arm.jmodsSource()));
    Path tarball =
        product.archive(
            Platform.LINUX_ARM64,
            runtime,
            jar,
            product.archived(
                trainer, runtime, new Execution.Emulated(arm.emulator(), arm.root()), jar));
    Path home = unpackInto(tarball, folder).resolve("tool-1.2.3-linux-arm64");

    String output =
        run(
            Map.of(),
            arm.emulator().toString(),
            "-L",
            arm.root().toString(),
            home + "/lib/runtime/bin/java",
            "-XX:+UseSerialGC",
            "-Xshare:on",
            "-Dapp.home=" + home,
            "-Dapp.version=1.2.3",
            "-cp",
            home + "/lib/app/tool.jar",
            "com.acme.Main",
            "x");

    assertThat(output).isEqualTo("tool 1.2.3\n<x>\nhome true\n");
  }

  @Test
  void hasTheSameBytesFromAnotherFolderUserMaskZoneLocaleAndCore() throws Exception {
    String taskset = RequiredTool.require("taskset").toString();
    Path second = folder.resolve("a/second build");
    Path sameJar = TinyProduct.jar(Files.createDirectories(folder.resolve("b")));
    String java = JDK.resolve("bin/java").toString();
    String command =
        "umask 077; exec %s -c 0 %s -cp \"$CLASSES\" %s \"$0\" \"$@\""
            .formatted(taskset, java, TinyProduct.class.getName());

    run(
        Map.of(
            "CLASSES", System.getProperty("java.class.path"),
            "TZ", "Pacific/Kiritimati",
            "LC_ALL", "tr_TR.UTF-8",
            "JAVA_TOOL_OPTIONS", "-Duser.language=tr",
            "HOME", folder.toString()),
        "sh",
        "-c",
        command,
        second.toString(),
        JDK.toString(),
        sameJar.toString());

    assertThat(contents(second.resolve("dist"))).isEqualTo(contents(product.dist()));
  }

  private static Map<String, Long> contents(Path dist) throws IOException {
    Map<String, Long> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(dist)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        CRC32 crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        contents.put(dist.relativize(file).toString(), crc.getValue());
      }
    }
    return contents;
  }

  private static Path archive() {
    return product.dist().resolve("archives/" + NAME + ".tar.gz");
  }

  private static Path waitForArchive(Path cache) throws Exception {
    for (int i = 0; i < 1200; i++) {
      if (Files.isDirectory(cache)) {
        try (Stream<Path> files = Files.list(cache)) {
          List<Path> found = files.toList();
          if (found.size() == 1 && found.getFirst().toString().endsWith(".jsa")) {
            return found.getFirst();
          }
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no archive was made in " + cache);
  }

  private Path unpack(Path tarball, String name) throws Exception {
    return unpackInto(tarball, folder.resolve(name)).resolve(NAME);
  }

  private static Path unpackInto(Path tarball, Path target) throws Exception {
    Files.createDirectories(target);
    run(Map.of(), "tar", "-xzf", tarball.toString(), "-C", target.toString());
    return target;
  }

  private static Map<String, String> options(String options) {
    return Map.of("TOOL_JAVA_OPTIONS", options);
  }

  private static String run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    builder.redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
