package ai.stigmer.release.formula;

/**
 * What stands at one path of a keg. Paths are relative to the keg ({@link Bottle#kegPrefix()}),
 * with {@code /}.
 */
public sealed interface KegEntry {
  String kegPath();

  /** The archive's file or link of this path, contents, mode and link target unchanged. */
  record Moved(String kegPath, String archivePath) implements KegEntry {}

  /**
   * A symbolic link the install makes.
   *
   * @param target relative to the link's own folder
   */
  record Link(String kegPath, String target) implements KegEntry {}
}
