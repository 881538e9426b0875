package ai.stigmer.release.debian;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.Spool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A root file system of packages, as one layer: what they install, with {@code /usr} merged, plus
 * the few files their maintainer scripts would have made. No script is run.
 *
 * <ul>
 *   <li>{@code bin}, {@code sbin}, {@code lib} and, where used, {@code lib64} are links into {@code
 *       usr}; paths below them are moved there.
 *   <li>{@code var/lib/dpkg/status.d/<name>} and {@code <name>.md5sums} tell scanners what is in
 *       it, as distroless images do; the sums are of the files that are left.
 *   <li>With {@code ca-certificates}: {@code etc/ssl/certs/ca-certificates.crt}, and {@code
 *       usr/lib/ssl/cert.pem}, where OpenSSL looks.
 *   <li>{@code etc/passwd}, {@code etc/group} and {@code etc/nsswitch.conf} from values.
 * </ul>
 */
public final class RootFilesystem {
  private static final Set<String> MERGED =
      Set.of("bin", "sbin", "lib", "lib32", "lib64", "libo32", "libx32");
  private static final Set<String> ALWAYS_LINKED = Set.of("bin", "sbin", "lib");
  private static final String CERTIFICATES = "usr/share/ca-certificates/";

  private final Spool spool;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, String> owners = new HashMap<>();
  private final List<DebPackage> packages = new ArrayList<>();

  private RootFilesystem(Spool spool) {
    this.spool = spool;
  }

  /**
   * Unpacks the packages.
   *
   * @param spoolFile is written, and read by the tree's contents as long as they are in use
   * @throws InvalidInput if a package is damaged, if two have the same file, or if a link of one
   *     leads out of the root
   */
  public static FileTree of(List<DebFile> packages, RootOptions options, Path spoolFile) {
    try (Spool spool = new Spool(spoolFile)) {
      RootFilesystem root = new RootFilesystem(spool);
      packages.forEach(root::unpack);
      spool.flush();
      return root.tree(options);
    }
  }

  private void unpack(DebFile deb) {
    DebPackage opened = DebPackage.open(deb);
    packages.add(opened);
    opened.readData(entry -> place(deb, entry));
  }

  private void place(DebFile deb, Entry entry) throws IOException {
    String path = merged(entry.path());
    switch (entry) {
      case Directory d -> {
        if (!(entries.get(path) instanceof Directory)) {
          state(deb, new Directory(path, d.mode(), d.owner()));
        }
      }
      case RegularFile f ->
          state(deb, new RegularFile(path, f.mode(), f.owner(), spool.add(f.content())));
      case HardLink l -> state(deb, new HardLink(path, merged(l.target()), l.owner()));
      case SymbolicLink l -> {
        requireInside(deb, l);
        if (!MERGED.contains(l.path())) {
          state(deb, new SymbolicLink(path, l.target(), l.owner()));
        }
      }
    }
  }

  private void state(DebFile deb, Entry entry) {
    Entry earlier = entries.putIfAbsent(entry.path(), entry);
    String other = owners.putIfAbsent(entry.path(), deb.name());
    if (earlier != null && !earlier.equals(entry)) {
      throw new InvalidInput(
          deb.name(),
          "has `" + entry.path() + "`, which `" + other + "` has too",
          "leave one of both packages out with `without`");
    }
  }

  private static void requireInside(DebFile deb, SymbolicLink link) {
    int depth =
        link.target().startsWith("/") ? 0 : (int) link.path().chars().filter(c -> c == '/').count();
    for (String segment : link.target().split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> depth--;
        default -> depth++;
      }
      if (depth < 0) {
        throw new InvalidInput(
            deb.name(),
            "has a symbolic link `" + link.path() + "` to `" + link.target() + "`, out of the root",
            "take the package from Debian's own archive");
      }
    }
  }

  private static String merged(String path) {
    int slash = path.indexOf('/');
    return MERGED.contains(slash < 0 ? path : path.substring(0, slash)) ? "usr/" + path : path;
  }

  private FileTree tree(RootOptions options) {
    certificates().forEach(entry -> entries.putIfAbsent(entry.path(), entry));
    Map<String, Entry> kept = new Removal(options).from(List.copyOf(entries.values()));
    links().forEach(link -> kept.put(link.path(), link));
    SystemFiles.of(options.users()).forEach(entry -> kept.putIfAbsent(entry.path(), entry));
    packages.forEach(
        one -> status(one, kept.keySet()).forEach(entry -> kept.put(entry.path(), entry)));
    return FileTree.of(kept.values());
  }

  private List<Entry> links() {
    return MERGED.stream()
        .filter(
            name ->
                ALWAYS_LINKED.contains(name)
                    || entries.keySet().stream().anyMatch(p -> p.startsWith("usr/" + name + "/")))
        .<Entry>map(name -> new SymbolicLink(name, "usr/" + name, Owner.ROOT))
        .toList();
  }

  private List<Entry> certificates() {
    List<RegularFile> roots =
        entries.values().stream()
            .filter(e -> e.path().startsWith(CERTIFICATES) && e.path().endsWith(".crt"))
            .map(RegularFile.class::cast)
            .toList();
    if (roots.isEmpty()) {
      return List.of();
    }
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    for (RegularFile certificate : roots) {
      try (InputStream in = certificate.content().open()) {
        byte[] pem = in.readAllBytes();
        bundle.writeBytes(pem);
        if (pem.length > 0 && pem[pem.length - 1] != '\n') {
          bundle.write('\n');
        }
      } catch (IOException e) {
        throw Storage.of(Path.of(certificate.path()), "read", e);
      }
    }
    String path = "etc/ssl/certs/ca-certificates.crt";
    return List.of(
        new RegularFile(path, 0644, Owner.ROOT, Content.of(bundle.toByteArray())),
        new SymbolicLink("usr/lib/ssl/cert.pem", "/" + path, Owner.ROOT));
  }

  private static List<Entry> status(DebPackage one, Collection<String> kept) {
    String place = "var/lib/dpkg/status.d/" + one.deb().pinned().name();
    List<Entry> files = new ArrayList<>();
    one.controlFile("control").ifPresent(text -> files.add(SystemFiles.file(place, text)));
    one.controlFile("md5sums")
        .map(
            sums ->
                sums.lines()
                    .filter(line -> line.length() > 34 && kept.contains(merged(line.substring(34))))
                    .collect(Collectors.joining("\n", "", "\n")))
        .filter(sums -> !sums.isBlank())
        .ifPresent(sums -> files.add(SystemFiles.file(place + ".md5sums", sums)));
    return files;
  }
}
