package ai.stigmer.release.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A bare repository that the machine's git made and serves, and somebody who works in it. */
public record BareRepository(Path folder, WorkTree somebody) {
  /**
   * A new repository with one commit on {@code main}.
   *
   * @param folder of the repository; the clone of somebody is beside it
   * @param files each path followed by its text
   */
  public static BareRepository create(Path folder, String... files) {
    WorkTree somebody =
        WorkTree.init(directory(folder.resolveSibling(folder.getFileName() + ".clone")));
    somebody.git("init", "-q", "--bare", "-b", "main", folder.toString());
    somebody.git("-C", folder.toString(), "config", "http.receivepack", "true");
    somebody.git("-C", folder.toString(), "config", "daemon.receivepack", "true");
    somebody.git("remote", "add", "origin", folder.toString());
    BareRepository repository = new BareRepository(folder, somebody);
    if (files.length > 0) {
      repository.commit(files);
    }
    return repository;
  }

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody else commits and pushes. */
  public BareRepository commit(String... files) {
    for (int at = 0; at < files.length; at += 2) {
      somebody.write(files[at], files[at + 1]);
    }
    somebody.commit("by hand").git("push", "-q", "origin", "HEAD:main");
    return this;
  }

  /** Fetches what others pushed into the clone. */
  public BareRepository pull() {
    somebody.git("pull", "-q", "--rebase", "origin", "main");
    return this;
  }

  /** What {@code git} says of the bare repository. */
  public String git(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-C";
    all[1] = folder.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return somebody.git(all);
  }

  public String head() {
    return git("rev-parse", "main");
  }

  public String text(String path) {
    return git("show", "main:" + path);
  }

  /** A program that git runs, such as {@code pre-receive}. */
  public void hook(String name, String script) {
    try {
      Path hook = Files.writeString(folder.resolve("hooks").resolve(name), "#!/bin/sh\n" + script);
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
