package ai.stigmer.release.build;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** A digest over everything the bytes of a tree's archive depend on, without making the archive. */
final class TreeKey {
  private TreeKey() {}

  /**
   * Digests of files on disk come from {@code digests}, which knows those that did not change.
   *
   * @param recipe names the archive's format and time: whatever else its bytes depend on
   */
  static Digest of(FileTree tree, String recipe, FileDigests digests) {
    StringBuilder inputs = new StringBuilder(recipe).append('\n');
    for (Entry entry : tree.entries()) {
      inputs.append(entry.path()).append('\0').append(entry.owner()).append('\0');
      switch (entry) {
        case Entry.Directory d -> inputs.append("d ").append(d.mode());
        case Entry.RegularFile f ->
            inputs.append("f ").append(f.mode()).append(' ').append(of(f, digests));
        case Entry.SymbolicLink l -> inputs.append("s ").append(l.target());
        case Entry.HardLink l -> inputs.append("h ").append(l.target());
      }
      inputs.append('\n');
    }
    return Digest.of(inputs.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Digest of(Entry.RegularFile file, FileDigests digests) {
    Content content = file.content();
    if (content instanceof FileContent onDisk) {
      return digests.of(onDisk.path());
    }
    MessageDigest sha256 = Digest.newSha256();
    try (InputStream in = content.open();
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      in.transferTo(out);
      return Digest.finish(sha256);
    } catch (IOException e) {
      throw Storage.of(Path.of(file.path()), "read", e);
    }
  }
}
