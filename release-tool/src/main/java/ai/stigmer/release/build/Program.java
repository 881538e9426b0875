package ai.stigmer.release.build;

import ai.stigmer.release.failure.InvalidInput;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A Java program, its jars found.
 *
 * @param command file name of its launcher
 * @param jars in class path order; their file names differ
 * @param jvmOptions one option each, taken as they are
 */
public record Program(String command, String mainClass, List<Path> jars, List<String> jvmOptions) {
  public Program {
    jars = List.copyOf(jars);
    jvmOptions = List.copyOf(jvmOptions);
    if (jars.isEmpty()) {
      throw new IllegalArgumentException("program `" + command + "` has no jars");
    }
    Set<String> names = new HashSet<>();
    for (Path jar : jars) {
      if (!names.add(fileName(jar))) {
        throw new InvalidInput(
            jar.toString(),
            "has the file name of another jar of `%s`, and both go to `lib/app/`"
                .formatted(command),
            "rename one of them, or take one out of the application's jars");
      }
    }
  }

  /** Where the jars stand in a distribution, in class path order: {@code lib/app/a.jar}. */
  List<String> jarPaths() {
    return jars.stream().map(jar -> "lib/app/" + fileName(jar)).toList();
  }

  private static String fileName(Path jar) {
    return String.valueOf(jar.getFileName());
  }
}
