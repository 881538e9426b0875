package ai.stigmer.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders of files, as values to compare. */
final class Tree {
  private Tree() {}

  /** Path below {@code folder} to SHA-256, of the regular files with a wanted path. */
  static Map<String, String> digests(Path folder, Predicate<String> wanted) {
    return files(folder, wanted, Tree::sha256);
  }

  /** Path below {@code folder} to permissions and SHA-256, of the same files. */
  static Map<String, String> digestsWithModes(Path folder, Predicate<String> wanted) {
    return files(folder, wanted, file -> mode(file) + " " + sha256(file));
  }

  private static Map<String, String> files(
      Path folder, Predicate<String> wanted, Function<Path, String> fact) {
    Map<String, String> facts = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file :
          all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        String path = folder.relativize(file).toString();
        if (wanted.test(path)) {
          facts.put(path, fact.apply(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return facts;
  }

  /** Of all regular files; hard links count once. */
  static long sizeBytes(Path folder) {
    Set<Object> seen = new HashSet<>();
    long size = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file :
          all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        if (seen.add(Files.getAttribute(file, "unix:ino"))) {
          size += Files.size(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return size;
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(content, sha256).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(sha256.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static void delete(Path folder) {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Command.of("rm", "-rf", folder).output();
    }
  }
}
