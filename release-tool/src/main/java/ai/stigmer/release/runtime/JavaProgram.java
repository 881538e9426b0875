package ai.stigmer.release.runtime;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A program as it stands in its distribution, for making its class-data archive.
 *
 * @param jars in class path order; in the distribution each is {@code lib/app/<its file name>}
 * @param jarTime the jars' modification time in the distribution, which the Java virtual machine
 *     compares, to the second
 * @param version value of the property {@code app.version} in training runs
 * @param homeFiles further files the program reads below {@code app.home}, by relative path
 */
public record JavaProgram(
    String mainClass,
    List<Path> jars,
    Instant jarTime,
    String version,
    SortedMap<String, byte[]> homeFiles) {

  public JavaProgram {
    jars = List.copyOf(jars);
    homeFiles = Collections.unmodifiableSortedMap(new TreeMap<>(homeFiles));
  }

  /** Relative to the distribution: {@code lib/app/a.jar:lib/app/b.jar}. */
  String classPath() {
    return String.join(":", jars.stream().map(jar -> "lib/app/" + jar.getFileName()).toList());
  }
}
