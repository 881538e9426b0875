package ai.stigmer.release.source;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.spec.ReleaseSpec.VersionSource;
import ai.stigmer.release.spec.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A work tree of git, read through the {@code git} program. */
public final class GitRepository {
  private static final int ABBREVIATED = 7;

  private final Path folder;

  /** Names a work tree by any folder in it. */
  public GitRepository(Path folder) {
    this.folder = folder;
  }

  /**
   * Asks git for everything at once.
   *
   * @throws Misconfigured if there is no git program, no work tree or no commit
   * @throws InvalidInput if a tag with the prefix stands at this commit and none is a semantic
   *     version
   */
  public GitFacts facts(VersionSource source) {
    String pattern = source.tagPrefix() + "[0-9]*";
    // Started together: each is a process of its own, and a build that has nothing to do waits for
    // them.
    Git head = git("log", "-1", "--no-show-signature", "--format=%H %ct");
    Git status = git("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames");
    Git tags = git("tag", "--no-column", "--points-at", "HEAD", "--list", pattern);

    String commitAndTime = head.output().strip();
    int space = commitAndTime.indexOf(' ');
    String commit = commitAndTime.substring(0, space);
    Instant time = Instant.ofEpochSecond(Long.parseLong(commitAndTime.substring(space + 1)));
    List<String> changes = status.lines("\0");
    Optional<Version> tagged = newest(tags.lines("\n"), source.tagPrefix());
    Version version =
        tagged.isPresent() && changes.isEmpty()
            ? tagged.get()
            : development(tagged, source, pattern, commit, changes);
    return new GitFacts(
        version,
        source.tagPrefix() + version,
        tagged.isPresent() && changes.isEmpty(),
        commit,
        time,
        !changes.isEmpty());
  }

  /** URL of the remote {@code origin}, as git's configuration has it; empty where there is none. */
  public Optional<String> origin() {
    Git origin = git("config", "--get", "remote.origin.url");
    return origin.succeeds() ? Optional.of(origin.output().strip()) : Optional.empty();
  }

  /** Whether the history ends before its beginning, as in the clone of a job. */
  public boolean isShallow() {
    return git("rev-parse", "--is-shallow-repository").output().strip().equals("true");
  }

  private static Optional<Version> newest(List<String> tags, String prefix) {
    List<Version> versions =
        tags.stream().flatMap(t -> Version.of(t.substring(prefix.length())).stream()).toList();
    if (versions.isEmpty() && !tags.isEmpty()) {
      String flaw = Version.flaw(tags.getFirst().substring(prefix.length())).orElseThrow();
      throw new InvalidInput(
          tags.getFirst(),
          "is a tag at this commit, but what follows `" + prefix + "` " + flaw,
          "name it as in `" + prefix + "1.2.3` or `" + prefix + "1.2.3-rc.1`");
    }
    return versions.stream().max(Comparator.naturalOrder());
  }

  private Version development(
      Optional<Version> atHead,
      VersionSource source,
      String pattern,
      String commit,
      List<String> changes) {
    Described nearest =
        atHead.isPresent()
            ? new Described(atHead, "0")
            : describe(pattern, source.tagPrefix())
                .orElseGet(() -> new Described(Optional.empty(), countCommits()));
    Version next =
        nearest
            .version()
            .map(last -> last.isPrerelease() ? last : last.nextPatch())
            .orElse(source.first());
    String identifier =
        "dev."
            + nearest.commitsSince()
            + ".g"
            + commit.substring(0, ABBREVIATED)
            + (changes.isEmpty() ? "" : ".dirty.d" + contentHash(changes));
    return new Version(next.major(), next.minor(), next.patch(), identifier);
  }

  /**
   * The nearest tag.
   *
   * @param version of the tag, if it is a semantic one
   */
  private record Described(Optional<Version> version, String commitsSince) {}

  /** Empty where no tag is reachable. */
  private Optional<Described> describe(String pattern, String prefix) {
    Git describe =
        git("describe", "--tags", "--long", "--match", pattern, "--abbrev=" + ABBREVIATED);
    if (!describe.succeeds()) {
      return Optional.empty();
    }
    String text = describe.output().strip();
    int hash = text.lastIndexOf('-');
    int count = text.lastIndexOf('-', hash - 1);
    return Optional.of(
        new Described(
            Version.of(text.substring(prefix.length(), count)), text.substring(count + 1, hash)));
  }

  private String countCommits() {
    return git("rev-list", "--count", "HEAD").output().strip();
  }

  /** Eight digits that change when a changed file changes again. */
  private String contentHash(List<String> changes) {
    Path top = Path.of(git("rev-parse", "--show-toplevel").output().strip());
    MessageDigest sha256 = Digest.newSha256();
    for (String change : changes) {
      sha256.update(change.getBytes(StandardCharsets.UTF_8));
      Path file = top.resolve(change.substring(3));
      update(sha256, file);
    }
    return Digest.finish(sha256).hex().substring(0, 8);
  }

  /** Adds what git would store of a file: where a link leads, whether it may run, its content. */
  private static void update(MessageDigest sha256, Path file) {
    try {
      if (Files.isSymbolicLink(file)) {
        sha256.update(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8));
      } else if (Files.isRegularFile(file)) {
        sha256.update((byte) (Files.isExecutable(file) ? 1 : 0));
        updateContent(sha256, file);
      }
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  private static void updateContent(MessageDigest sha256, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    }
  }

  private Git git(String... arguments) {
    return Git.start(folder, arguments);
  }
}
