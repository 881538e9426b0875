package ai.stigmer.release.folder;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.destination.ReleaseHeading;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Releases as folders. A draft is {@code .draft-<tag>/}; publishing renames it to {@code <tag>/} in
 * one step, after which nothing here changes its assets; {@code .yanked} in it says that it was
 * given up, and why. {@code .latest} holds the tag of the latest one. Threads may share one;
 * uploads go side by side.
 */
public final class ReleaseFolder implements ReleaseHost {
  private static final String DRAFT = ".draft-";
  private static final String LATEST = ".latest";
  private static final String YANKED = ".yanked";
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");

  private final Path folder;

  public ReleaseFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public Optional<HostedRelease> find(String tag) {
    if (Files.isDirectory(published(tag))) {
      State state = Files.exists(published(tag).resolve(YANKED)) ? State.YANKED : State.PUBLISHED;
      return Optional.of(ReleaseState.read(published(tag), tag, state));
    }
    return Files.isDirectory(draft(tag))
        ? Optional.of(ReleaseState.read(draft(tag), tag, State.DRAFT))
        : Optional.empty();
  }

  @Override
  public Optional<String> latest() {
    Path file = folder.resolve(LATEST);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  @Override
  public void createDraft(ReleaseHeading heading) {
    Path draft = draft(heading.tag());
    try {
      Files.createDirectories(draft);
    } catch (IOException e) {
      throw Storage.of(draft, "created", e);
    }
    ReleaseState.create(draft);
  }

  @Override
  public void upload(String tag, HostedAsset asset, Content bytes) {
    if (Files.exists(published(tag))) {
      throw new Refused(
          published(tag).toString(),
          "is published and takes no more assets",
          "release another version");
    }
    Path draft = draft(tag);
    write(draft, asset, bytes);
    synchronized (this) {
      ReleaseState.add(draft, asset);
    }
  }

  @Override
  public Content content(String tag, HostedAsset asset) {
    Path file = find(tag).map(r -> directory(r).resolve(asset.name())).orElse(draft(tag));
    return existing(file, asset.sha256().toString());
  }

  @Override
  public void publish(String tag, Latest latest) {
    if (!Files.isDirectory(published(tag))) {
      try {
        Files.move(draft(tag), published(tag), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw Storage.of(draft(tag), "published", e);
      }
    }
    switch (latest) {
      case BECOMES_LATEST -> markLatest(tag);
      case LATEST_STAYS -> {}
    }
  }

  @Override
  public void markLatest(String tag) {
    requirePublished(tag);
    AtomicFile.write(folder.resolve(LATEST), (tag + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<HostedRelease> releases() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .map(name -> name.startsWith(DRAFT) ? name.substring(DRAFT.length()) : name)
          .filter(TAG.asMatchPredicate())
          .distinct()
          .flatMap(tag -> find(tag).stream())
          .sorted(Comparator.comparing(HostedRelease::tag).reversed())
          .toList();
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }

  @Override
  public void yank(String tag, String reason) {
    requirePublished(tag);
    AtomicFile.write(
        published(tag).resolve(YANKED), (reason + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void unyank(String tag) {
    requirePublished(tag);
    try {
      Files.deleteIfExists(published(tag).resolve(YANKED));
    } catch (IOException e) {
      throw Storage.of(published(tag).resolve(YANKED), "deleted", e);
    }
  }

  @Override
  public void deleteDraft(String tag) {
    Folder.delete(draft(tag));
  }

  private void requirePublished(String tag) {
    if (!Files.isDirectory(published(tag))) {
      throw new InvalidInput(tag, "is not published in `" + folder + "`", "publish it first");
    }
  }

  /** Below the folder as it is named here, symbolic links kept. */
  @Override
  public URI downloads(String tag) {
    String url = published(tag).toUri().toString();
    return URI.create(url.replaceFirst("^file:/+", "file:///").replaceFirst("/$", ""));
  }

  @Override
  public Content download(URI url) {
    if (!"file".equals(url.getScheme())) {
      throw new Mismatch(
          url.toString(), folder.toUri().toString(), "elsewhere", "publish that version again");
    }
    Path file = Path.of(URI.create("file://" + url.getRawPath())).normalize();
    if (!file.startsWith(folder)) {
      throw new Mismatch(
          url.toString(), folder.toUri().toString(), "elsewhere", "publish that version again");
    }
    return existing(file, "a published asset");
  }

  private static void write(Path folder, HostedAsset asset, Content bytes) {
    Path file = folder.resolve(asset.name());
    MessageDigest sha256 = Digest.newSha256();
    try (AtomicFile whole = AtomicFile.in(folder);
        InputStream in = bytes.open();
        OutputStream out = new DigestOutputStream(whole.stream(), sha256)) {
      long size = in.transferTo(out);
      requireSame(asset, size, Digest.finish(sha256));
      whole.commitAs(file);
    } catch (IOException e) {
      throw Storage.of(file, "written", e);
    }
  }

  private static void requireSame(HostedAsset asset, long size, Digest sha256) {
    if (size != asset.sizeBytes()) {
      throw new Mismatch(
          asset.name(), asset.sizeBytes() + " bytes", size + " bytes", "build again");
    }
    if (!sha256.equals(asset.sha256())) {
      throw new Mismatch(asset.name(), asset.sha256().toString(), sha256.toString(), "build again");
    }
  }

  private static Content existing(Path file, String expected) {
    if (!Files.isRegularFile(file)) {
      throw new Mismatch(file.toString(), expected, "missing", "publish that version again");
    }
    return FileContent.of(file);
  }

  private Path directory(HostedRelease release) {
    return switch (release.state()) {
      case DRAFT -> draft(release.tag());
      case PUBLISHED, YANKED -> published(release.tag());
    };
  }

  private Path published(String tag) {
    return folder.resolve(requireName(tag));
  }

  private Path draft(String tag) {
    return folder.resolve(DRAFT + requireName(tag));
  }

  private static String requireName(String tag) {
    if (!TAG.matcher(tag).matches()) {
      throw new InvalidInput(
          tag,
          "is no name of a folder: letters, digits, `.`, `_`, `+` and `-` are allowed",
          "choose another `tagPrefix`");
    }
    return tag;
  }
}
