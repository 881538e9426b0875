package ai.stigmer.release.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.cli.TinyRepository.Outcome;
import ai.stigmer.release.cli.TinyRepository.Run;
import ai.stigmer.release.testing.RequiredTool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Runs the tool and keeps what it prints, its arguments, and the arguments and environments of what
 * it starts, and looks for secrets there and in files, packed ones too.
 */
final class SecretSearch {
  /** Programs that every run starts; a sample may miss one that is short. */
  private static final List<String> WRAPPED = List.of("git");

  private final Set<String> secrets = new LinkedHashSet<>();
  private final Set<String> found = new TreeSet<>();
  private final Set<String> processes = ConcurrentHashMap.newKeySet();
  private final Path started;
  private final Path programs;

  /**
   * A search that has not begun.
   *
   * @param folder of its own
   * @param secrets each at least ten characters, or lines of which each is one
   */
  SecretSearch(Path folder, Collection<String> secrets) {
    for (String secret : secrets.stream().flatMap(String::lines).toList()) {
      assertThat(secret).hasSizeGreaterThanOrEqualTo(10);
      this.secrets.add(secret);
      this.secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
      this.secrets.add(secret.replace(" ", "%20"));
      for (String before : List.of("", "x-access-token:", "alice:", "acme:", ":")) {
        byte[] pair = (before + secret).getBytes(StandardCharsets.UTF_8);
        this.secrets.add(Base64.getEncoder().withoutPadding().encodeToString(pair));
      }
    }
    this.started = folder.resolve("started");
    this.programs = folder.resolve("programs");
    try {
      Files.createDirectories(programs);
      for (String program : WRAPPED) {
        Path wrapper = programs.resolve(program);
        Files.writeString(
            wrapper,
            """
            #!/bin/sh
            { echo "$0" "$@"; env; } >>'%s'
            exec '%s' "$@"
            """
                .formatted(started, RequiredTool.require(program)));
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Expects that exit code. */
  Outcome run(
      int exitCode, TinyRepository repository, Map<String, String> environment, String... command) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", programs + ":" + System.getenv("PATH"));
    Run run = repository.start(all, command);
    Thread watching = Thread.ofVirtual().start(() -> watch(run.process()));
    Outcome outcome = run.await();
    try {
      watching.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    String what = "`" + String.join(" ", command) + "` prints";
    in(what, outcome.out());
    in(what, outcome.err());
    assertThat(outcome.exitCode()).as(what + outcome.out() + outcome.err()).isEqualTo(exitCode);
    return outcome;
  }

  private void watch(Process process) {
    do {
      processes.add("its arguments: " + read(process.pid(), "cmdline"));
      process.descendants().forEach(child -> keep(child.pid()));
    } while (!hasEnded(process));
  }

  /**
   * Until it has become another program, a child is its parent, environment and all. Helpers that
   * log in are given it: the token may be what they have for a registry.
   */
  private void keep(long pid) {
    String command = read(pid, "cmdline");
    processes.add("arguments: " + command);
    String program = command.substring(0, Math.max(0, command.indexOf('\0')));
    if (!program.isEmpty()
        && !program.endsWith("java")
        && !program.endsWith("jspawnhelper")
        && !command.contains("docker-credential-")) {
      processes.add("environment: " + read(pid, "environ"));
    }
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc/" + pid, file), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return ""; // It has ended.
    }
  }

  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void in(String where, String text) {
    if (secrets.stream().anyMatch(text::contains)) {
      found.add(where);
    }
  }

  /** What is packed by gzip, zip or git is searched as it was before. */
  void in(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        in(file.toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void in(String where, byte[] bytes) {
    in(where, new String(bytes, StandardCharsets.ISO_8859_1));
    int magic = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    InputStream packed = new ByteArrayInputStream(bytes);
    switch (magic) {
      case 0x1f8b -> unpacked(where, packed, GZIPInputStream::new);
      case 0x7801, 0x785e, 0x789c, 0x78da -> unpacked(where, packed, InflaterInputStream::new);
      case 0x504b -> unzipped(where, packed);
      default -> {}
    }
  }

  private interface Unpacking {
    InputStream of(InputStream packed) throws IOException;
  }

  private void unpacked(String where, InputStream packed, Unpacking unpacking) {
    try (InputStream in = unpacking.of(packed)) {
      in(where, in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(where, e);
    }
  }

  private void unzipped(String where, InputStream packed) {
    try (ZipInputStream zip = new ZipInputStream(packed)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        in(where + "!" + entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new AssertionError(where, e);
    }
  }

  /** The arguments and environment of each git that was started. */
  String started() {
    try {
      return Files.exists(started) ? Files.readString(started) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Where secrets are. */
  Set<String> found() {
    return Set.copyOf(found);
  }

  /** The claim. */
  void assertNothingFound() {
    in("what it starts, or that one's environment", started());
    assertThat(processes).anyMatch(text -> text.contains("ai.stigmer.release.cli.ReleaseTool"));
    processes.forEach(text -> in(text.split(":", 2)[0], text));
    assertThat(found).as("where secrets are").isEmpty();
  }
}
