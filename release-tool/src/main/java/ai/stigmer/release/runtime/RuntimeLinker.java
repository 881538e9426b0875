package ai.stigmer.release.runtime;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.file.Folder;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Links Java runtimes with the build JDK's {@code jlink}, each once: what was linked from the same
 * inputs is taken from the cache.
 *
 * <p>Kept small: no debug attributes, native symbols, headers, man pages; the legal notices stay,
 * as their licenses ask. Modules without a trust store (Debian's may leave it to {@code
 * ca-certificates-java}) get the build JDK's {@code lib/security/cacerts}.
 */
public final class RuntimeLinker {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String RECIPE = "jlink recipe 2";

  private final BuildJdk jdk;
  private final FileDigests digests;
  private final Path cache;

  /**
   * @param cache a folder for the runtimes of all builds of this user; made if need be
   */
  public RuntimeLinker(BuildJdk jdk, FileDigests digests, Path cache) {
    this.jdk = jdk;
    this.digests = digests;
    this.cache = cache.toAbsolutePath();
  }

  /**
   * Links a runtime, or finds the one linked earlier.
   *
   * @param modules what they require is added; order does not matter
   * @param compress {@code zip-0} to {@code zip-9}
   * @throws InvalidInput with jlink's words if it fails
   */
  public LinkedRuntime link(List<String> modules, String compress, ModulePath modulePath) {
    String names = String.join(",", new TreeSet<>(modules));
    Digest key = key(names, compress, modulePath);
    Path home =
        Folder.makeOnce(
            cache.resolve(key.hex()),
            partial -> {
              runJlink(command(names, compress, modulePath, partial));
              stripNativeSymbols(partial);
              addTrustStore(partial);
            });
    return new LinkedRuntime(home, key);
  }

  /** The JDK whose {@code jlink} it is. */
  public Jdk identity() {
    return jdk.identity();
  }

  private Digest key(String modules, String compress, ModulePath modulePath) {
    Jdk identity = jdk.identity();
    String source =
        switch (modulePath) {
          case ModulePath.OfBuildJdk _ -> "own";
          case ModulePath.Jmods jmods -> jmods.source().hex();
        };
    String inputs =
        String.join(
            "\n",
            RECIPE,
            modules,
            compress,
            source,
            identity.releaseSha256().hex(),
            identity.modulesSha256().hex(),
            digests.find(jdk.cacerts()).map(Digest::hex).orElse("none"));
    return Digest.of(inputs.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> command(
      String modules, String compress, ModulePath modulePath, Path target) {
    List<String> command = new ArrayList<>();
    command.add(jdk.jlink().toString());
    switch (modulePath) {
      case ModulePath.OfBuildJdk _ -> {}
      case ModulePath.Jmods jmods ->
          command.addAll(List.of("--module-path", jmods.folder().toString()));
    }
    command.addAll(
        List.of(
            "--add-modules",
            modules,
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--compress",
            compress,
            "--output",
            target.toString()));
    return command;
  }

  private void runJlink(List<String> command) {
    ToolRun run = ToolRun.of(command, cache, LIMIT);
    if (run.exitCode() != 0) {
      throw new InvalidInput(
          String.join(" ", command.subList(1, command.size() - 2)),
          "is refused by jlink (exit %d): %s".formatted(run.exitCode(), run.output()),
          "check the runtime's modules in release.yml, and that the modules and the build JDK"
              + " `%s` are of one release".formatted(BuildJdk.name(jdk.identity())));
    }
  }

  private static void stripNativeSymbols(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : (Iterable<Path>) files.filter(RuntimeLinker::isFile)::iterator) {
        NativeSymbols.strip(file);
      }
    }
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private void addTrustStore(Path home) throws IOException {
    Path cacerts = home.resolve("lib/security/cacerts");
    boolean present = isFile(cacerts) && Files.size(cacerts) > 0;
    if (!present && Files.isRegularFile(jdk.cacerts())) {
      Files.deleteIfExists(cacerts);
      Files.createDirectories(home.resolve("lib/security"));
      Files.write(cacerts, Files.readAllBytes(jdk.cacerts()));
    }
  }
}
