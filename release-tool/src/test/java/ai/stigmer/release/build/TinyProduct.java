package ai.stigmer.release.build;

import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.formula.Bottle;
import ai.stigmer.release.formula.BottleTag;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.runtime.BuildJdk;
import ai.stigmer.release.runtime.ClassDataArchives;
import ai.stigmer.release.runtime.Execution;
import ai.stigmer.release.runtime.JavaProgram;
import ai.stigmer.release.runtime.LinkedRuntime;
import ai.stigmer.release.runtime.ModulePath;
import ai.stigmer.release.runtime.RuntimeLinker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A product of one class, with everything built from it for real, in one folder. */
final class TinyProduct {
  static final Instant COMMIT_TIME = Instant.ofEpochSecond(1_750_000_000);

  private static final ReleaseFacts RELEASE =
      new ReleaseFacts("acme", "1.2.3", "0123456789abcdef0123456789abcdef01234567", COMMIT_TIME);
  private static final String SOURCE =
      """
      package com.acme;

      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.List;

      public class Main {
        interface Word { String of(String argument); }

        public static void main(String[] arguments) throws Exception {
          Word word = argument -> "<" + argument + ">";
          System.out.println("tool " + System.getProperty("app.version"));
          List.of(arguments).forEach(argument -> System.out.println(word.of(argument)));
          Path home = Path.of(System.getProperty("app.home"));
          System.out.println("home " + Files.exists(home.resolve("distribution.json")));
        }
      }
      """;

  private final Path folder;
  private final FileDigests digests;
  private final RuntimeLinker linker;

  private TinyProduct(Path folder, Path jdk) {
    this.folder = folder;
    this.digests = FileDigests.open(folder.resolve("cache/digests"));
    this.linker =
        new RuntimeLinker(BuildJdk.at(jdk, digests), digests, folder.resolve("cache/runtimes"));
  }

  static TinyProduct in(Path folder, Path jdk) {
    return new TinyProduct(folder, jdk);
  }

  /** Builds all of it for linux/amd64: {@code <folder> <JDK> <jar>}. */
  public static void main(String[] arguments) {
    TinyProduct product = in(Path.of(arguments[0]), Path.of(arguments[1]));
    product.build(Path.of(arguments[2]));
  }

  /** The program's jar, always of the same bytes. */
  static Path jar(Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve("Main.java"), SOURCE);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, "-d", classes.toString(), source.toString()) != 0) {
      throw new AssertionError("the tiny program does not compile");
    }
    Path jar = folder.resolve("tool.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        ZipEntry entry = new ZipEntry(classes.relativize(file).toString());
        entry.setTime(COMMIT_TIME.toEpochMilli());
        zip.putNextEntry(entry);
        Files.copy(file, zip);
      }
    }
    return jar;
  }

  Path dist() {
    return folder.resolve("dist");
  }

  void build(Path jar) {
    LinkedRuntime runtime = runtime(new ModulePath.OfBuildJdk());
    ClassData classData = archived(runtime, runtime, new Execution.Native(), jar);
    DistributionBuilder builder = builder();
    builder.embedded(
        new EmbeddedInputs(
            RELEASE,
            "runner",
            Platform.LINUX_AMD64,
            FileTree.EMPTY,
            Optional.of(program("runner", jar))));
    DistributionInputs inputs =
        inputs(Platform.LINUX_AMD64, runtime, jar, classData, Optional.of("runner"));
    builder.archive(inputs);
    builder.bottle(
        inputs, new Bottle(new FormulaName("tool"), "1.2.3", BottleTag.of(Platform.LINUX_AMD64)));
    digests.save();
  }

  /** The archive of a platform, with nothing embedded. */
  Path archive(Platform platform, LinkedRuntime runtime, Path jar, ClassData classData) {
    DistributionInputs inputs = inputs(platform, runtime, jar, classData, Optional.empty());
    return dist().resolve(builder().archive(inputs).path());
  }

  LinkedRuntime runtime(ModulePath modules) {
    return linker.link(List.of("java.base"), "zip-6", modules);
  }

  Path classList(LinkedRuntime trainer, Path jar) {
    return classDataArchives()
        .classList(trainer, javaProgram(jar), List.of(List.of("a"), List.of()));
  }

  ClassData archived(LinkedRuntime trainer, LinkedRuntime runtime, Execution execution, Path jar) {
    return new ClassData.Archived(
        classDataArchives().archive(runtime, execution, javaProgram(jar), classList(trainer, jar)));
  }

  private ClassDataArchives classDataArchives() {
    return new ClassDataArchives(digests, folder.resolve("cache/class-data"));
  }

  private DistributionBuilder builder() {
    return new DistributionBuilder(digests, folder.resolve("cache/tarballs"), dist());
  }

  private static JavaProgram javaProgram(Path jar) {
    return new JavaProgram(
        "com.acme.Main",
        List.of(jar),
        COMMIT_TIME,
        "1.2.3",
        new TreeMap<>(Map.of("distribution.json", new byte[0])));
  }

  private static DistributionInputs inputs(
      Platform platform,
      LinkedRuntime runtime,
      Path jar,
      ClassData classData,
      Optional<String> embedded) {
    return new DistributionInputs(
        RELEASE,
        "tool",
        platform,
        runtime,
        program("tool", jar),
        classData,
        Map.of(),
        List.of(),
        FileTree.EMPTY,
        embedded,
        Optional.empty());
  }

  private static Program program(String command, Path jar) {
    return new Program(
        command, "com.acme.Main", List.of(jar), List.of("-XX:+UseSerialGC", "-XX:-UsePerfData"));
  }
}
