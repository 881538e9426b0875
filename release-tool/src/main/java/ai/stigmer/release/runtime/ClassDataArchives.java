package ai.stigmer.release.runtime;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.file.LockedFile;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes a program's class-data archive: the classes of the JDK and of the program that its training
 * runs load, parsed and laid out for the virtual machine to map (JEP 310, static archive).
 *
 * <p>Byte for byte reproducible, which takes: an interpreted training run, a sorted class list, a
 * relative class path, and a fixed locale, collector and heap size. An archive serves the runtime
 * that made it, and the same jars with the same times, only.
 */
public final class ClassDataArchives {
  private static final Duration TRAINING_LIMIT = Duration.ofMinutes(2);
  private static final Duration DUMP_LIMIT = Duration.ofMinutes(15);
  private static final String RECIPE = "class-data recipe 2";

  /** Marks an archive's run that would otherwise depend on the machine's memory and cores. */
  private static final String COLLECTOR = "-XX:+UseSerialGC";

  /** Plain classes first: a line that refers to a class comes after the class's own. */
  private static final Comparator<String> CLASSES_FIRST =
      Comparator.<String, Boolean>comparing(line -> line.startsWith("@"))
          .thenComparing(Comparator.naturalOrder());

  private final FileDigests digests;
  private final Path cache;

  /**
   * @param cache a folder for the archives of all builds of this user; made if need be
   */
  public ClassDataArchives(FileDigests digests, Path cache) {
    this.digests = digests;
    this.cache = cache.toAbsolutePath();
  }

  /**
   * The classes the training runs load, found with a runtime of this machine's platform; a list
   * made on one architecture serves the others.
   *
   * @param runs arguments of the program, once per run
   * @return a file in the cache
   * @throws InvalidInput if a run fails: half of its classes would be missing, and nobody the wiser
   */
  public Path classList(LinkedRuntime runtime, JavaProgram program, List<List<String>> runs) {
    StringBuilder inputs = new StringBuilder(inputs(runtime, program));
    inputs.append(program.version()).append('\n');
    program
        .homeFiles()
        .forEach((path, bytes) -> inputs.append(path + " " + Digest.of(bytes) + "\n"));
    runs.forEach(run -> inputs.append(run.size()).append(run).append('\n'));
    Path list = cache.resolve(key(inputs.toString()) + ".lst");
    return make(list, program, home -> train(runtime, program, runs, home));
  }

  /**
   * The archive, to be placed at {@code lib/server/classes.jsa} of the runtime.
   *
   * @param execution how {@code runtime}, which may be of another platform, is run here
   * @return a file in the cache
   * @throws InvalidInput if the runtime cannot make it
   */
  public Path archive(
      LinkedRuntime runtime, Execution execution, JavaProgram program, Path classList) {
    String inputs =
        inputs(runtime, program)
            + program.jarTime().truncatedTo(ChronoUnit.SECONDS)
            + "\n"
            + digests.of(classList);
    Path archive = cache.resolve(key(inputs) + ".jsa");
    return make(
        archive,
        program,
        home -> {
          dump(runtime, execution, program, classList, home);
          return home.resolve("classes.jsa");
        });
  }

  private String inputs(LinkedRuntime runtime, JavaProgram program) {
    StringBuilder inputs = new StringBuilder(RECIPE + "\n" + runtime.key() + "\n");
    inputs.append(program.mainClass()).append('\n');
    for (Path jar : program.jars()) {
      inputs.append(jar.getFileName()).append(' ').append(digests.of(jar)).append('\n');
    }
    return inputs.toString();
  }

  private static String key(String inputs) {
    return Digest.of(inputs.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** Work done in a copy of the program's home; gives the file that is its result. */
  private interface Work {
    Path in(Path home) throws IOException;
  }

  private Path make(Path target, JavaProgram program, Work work) {
    if (Files.exists(target)) {
      return target;
    }
    try {
      Files.createDirectories(cache);
      try (LockedFile _ = LockedFile.hold(cache.resolve(target.getFileName() + ".lock"))) {
        if (!Files.exists(target)) {
          Path home = cache.resolve(target.getFileName() + ".partial");
          Folder.delete(home);
          layOut(program, home);
          Files.move(work.in(home), target, StandardCopyOption.ATOMIC_MOVE);
          Folder.delete(home);
        }
      }
      return target;
    } catch (IOException e) {
      throw Storage.of(target, "written", e);
    }
  }

  private static void layOut(JavaProgram program, Path home) throws IOException {
    Path app = Files.createDirectories(home.resolve("lib/app"));
    FileTime time = FileTime.from(program.jarTime().truncatedTo(ChronoUnit.SECONDS));
    for (Path jar : program.jars()) {
      Path copy = app.resolve(String.valueOf(jar.getFileName()));
      Files.copy(jar, copy);
      Files.setLastModifiedTime(copy, time);
    }
    for (Map.Entry<String, byte[]> file : program.homeFiles().entrySet()) {
      Path copy = home.resolve(file.getKey());
      Files.createDirectories(copy.resolveSibling("."));
      Files.write(copy, file.getValue());
    }
  }

  private static Path train(
      LinkedRuntime runtime, JavaProgram program, List<List<String>> runs, Path home)
      throws IOException {
    TreeSet<String> lines = new TreeSet<>(CLASSES_FIRST);
    for (List<String> arguments : runs) {
      Path loaded = home.resolve("loaded.lst");
      List<String> command = new ArrayList<>();
      command.add(runtime.java().toString());
      command.addAll(
          List.of(
              "-Xint",
              COLLECTOR,
              "-Xshare:off",
              "-XX:DumpLoadedClassList=" + loaded.getFileName(),
              "-Dapp.home=.",
              "-Dapp.version=" + program.version(),
              "-cp",
              program.classPath(),
              program.mainClass()));
      command.addAll(arguments);
      ToolRun run = ToolRun.of(command, home, TRAINING_LIMIT);
      List<String> classes = Files.exists(loaded) ? Files.readAllLines(loaded) : List.of();
      requireSuccess(program, classes, arguments, run);
      classes.stream()
          // The rest are hints at what was resolved, which depends on how threads took turns.
          .filter(line -> !line.startsWith("#") && !line.startsWith("@cp "))
          .map(line -> line.replaceFirst(" id: .*", ""))
          .forEach(lines::add);
      Files.delete(loaded);
    }
    return Files.write(home.resolve("classes.lst"), lines);
  }

  private static void requireSuccess(
      JavaProgram program, List<String> classes, List<String> arguments, ToolRun run) {
    String main = program.mainClass().replace('.', '/');
    boolean started =
        classes.stream().anyMatch(line -> line.equals(main) || line.startsWith(main + " "));
    if (!started || run.exitCode() != 0) {
      throw new InvalidInput(
          program.mainClass(),
          "%s in the training run with arguments `%s` (exit %d): %s"
              .formatted(
                  started ? "fails" : "does not start",
                  String.join(" ", arguments),
                  run.exitCode(),
                  run.output()),
          started
              ? "give arguments that the program can do with what an archive holds"
              : "check the application's main class and jars, and the modules of its runtime");
    }
  }

  private static void dump(
      LinkedRuntime runtime, Execution execution, JavaProgram program, Path classList, Path home) {
    List<String> command = new ArrayList<>(execution.command(runtime.java()));
    command.addAll(
        List.of(
            COLLECTOR,
            "-Xms128m",
            "-Xmx128m",
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + classList.toAbsolutePath(),
            "-XX:SharedArchiveFile=classes.jsa",
            "-cp",
            program.classPath()));
    ToolRun run = ToolRun.of(command, home, DUMP_LIMIT);
    if (run.exitCode() != 0 || !Files.exists(home.resolve("classes.jsa"))) {
      throw new InvalidInput(
          program.mainClass(),
          "gets no class-data archive (exit %d): %s".formatted(run.exitCode(), run.output()),
          "run `%s` in the program's home to see why".formatted(String.join(" ", command)));
    }
  }
}
