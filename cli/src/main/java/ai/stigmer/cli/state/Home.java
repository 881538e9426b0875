package ai.stigmer.cli.state;

import ai.stigmer.cli.failure.StorageFailed;
import ai.stigmer.cli.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Stigmer's folder, {@code ~/.stigmer} or {@code STIGMER_HOME}. */
public record Home(Path root) {
  public static Home of(Host host) {
    return new Home(
        host.variable("STIGMER_HOME")
            .map(Path::of)
            .orElse(host.home().resolve(".stigmer"))
            .toAbsolutePath());
  }

  public Path workspace() {
    return root.resolve("data/workspace");
  }

  /** Extracted runners, by digest. */
  public Path binaries() {
    return root.resolve("data/bin");
  }

  public Path logs() {
    return root.resolve("data/logs");
  }

  /** What lives as long as something runs: process files, sockets. */
  public Path run() {
    return root.resolve("run");
  }

  /** The last choice of mode and engine. */
  public Path serverFile() {
    return root.resolve("server.json");
  }

  /** The image that {@code update} chose. */
  public Path imageFile() {
    return root.resolve("image.json");
  }

  Path lockFile() {
    return root.resolve("lock");
  }

  Path keyFile() {
    return root.resolve("key");
  }

  /** Makes a folder of this home, if need be. */
  public static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw failed("make", folder, e);
    }
  }

  public static StorageFailed failed(String verb, Path file, IOException e) {
    String reason = String.valueOf(e.getMessage());
    List<String> actions =
        reason.contains("No space left")
            ? List.of("free space on the disk of `" + file.getParent() + "`")
            : List.of("check the owner and permissions of `" + file.getParent() + "`");
    return new StorageFailed(
        "cannot " + verb + " `" + file + "`: " + e.getClass().getSimpleName() + ": " + reason,
        Map.of("file", file.toString()),
        actions,
        e);
  }
}
