package ai.stigmer.release.formula;

import ai.stigmer.release.failure.InvalidInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the default template's {@code def install} makes of an archive, so that a poured bottle and
 * an install from the archive leave the same keg.
 *
 * <p>Homebrew's {@code install} moves files, so completions and man pages are not in {@code
 * libexec} any more; after it, {@code install_metafiles} moves top-level readme, license and
 * similar files to the keg's top.
 */
public final class Keg {
  private static final Set<String> LICENSES = Set.of("copying", "copyright", "license", "licence");
  private static final Set<String> METAFILES =
      Set.of(
          "about",
          "authors",
          "changelog",
          "changes",
          "history",
          "news",
          "notes",
          "notice",
          "readme",
          "todo");
  private static final Set<String> TEXT_EXTENSIONS =
      Set.of(
          "adoc",
          "asc",
          "asciidoc",
          "creole",
          "html",
          "markdown",
          "md",
          "mdown",
          "mediawiki",
          "mkdn",
          "org",
          "pod",
          "rdoc",
          "rst",
          "rtf",
          "textile",
          "txt",
          "wiki");

  private Keg() {}

  /**
   * Where everything of an archive stands in its keg.
   *
   * @param archivePaths the archive's files and links (no folders, none of them empty at the top),
   *     relative to its top folder
   * @return in the order of keg paths
   * @throws InvalidInput if a path of {@code install} is not in the archive
   */
  public static List<KegEntry> of(InstallPaths install, Collection<String> archivePaths) {
    Map<String, String> own = ownPlaces(install);
    for (String path : own.keySet()) {
      requirePresent(path, archivePaths);
    }
    requirePresent(install.executable(), archivePaths);
    var entries = new ArrayList<KegEntry>();
    for (String path : archivePaths) {
      String place = own.get(path);
      if (place == null) {
        place = isMetafile(path) ? path : "libexec/" + path;
      }
      entries.add(new KegEntry.Moved(place, path));
    }
    entries.add(
        new KegEntry.Link("bin/" + install.command(), "../libexec/" + install.executable()));
    entries.sort(Comparator.comparing(KegEntry::kegPath));
    return List.copyOf(entries);
  }

  private static Map<String, String> ownPlaces(InstallPaths install) {
    var places = new HashMap<String, String>();
    install
        .completions()
        .forEach(
            (shell, path) ->
                places.put(path, shell.kegFolder() + "/" + shell.fileName(install.command())));
    for (String page : install.manPages()) {
      places.put(
          page,
          "share/man/man%s/%s"
              .formatted(InstallPaths.manSection(page), InstallPaths.baseName(page)));
    }
    return places;
  }

  private static void requirePresent(String path, Collection<String> archivePaths) {
    if (!archivePaths.contains(path)) {
      throw new InvalidInput(
          path,
          "is not in the archive, and the formula installs it",
          "add it to the distribution, or take it out of the formula's section");
    }
  }

  /** Homebrew's {@code Metafiles.copy?}, for files at the top only. */
  private static boolean isMetafile(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    if (name.contains("/")) {
      return false;
    }
    if (LICENSES.contains(name.split("[.-]", 2)[0])) {
      return true;
    }
    int dot = name.lastIndexOf('.');
    String stem =
        dot > 0 && TEXT_EXTENSIONS.contains(name.substring(dot + 1))
            ? name.substring(0, dot)
            : name;
    return METAFILES.contains(stem);
  }
}
