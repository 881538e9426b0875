package ai.stigmer.release.build;

import java.nio.file.Path;

/** Where a distribution's class-data archive comes from. */
public sealed interface ClassData {

  /** It has none. */
  record None() implements ClassData {}

  /** Made by this build, in the file {@code archive}. */
  record Archived(Path archive) implements ClassData {}

  /** The launcher makes it at the first start, of the classes named in {@code classList}. */
  record AtFirstStart(Path classList) implements ClassData {}
}
