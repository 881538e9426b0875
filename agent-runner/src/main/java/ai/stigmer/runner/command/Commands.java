package ai.stigmer.runner.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts shell commands. */
public final class Commands {
  private static final Logger log = LoggerFactory.getLogger(Commands.class);

  static final String MARK = "STIGMER_COMMAND";
  private static final String BUSYBOX = "/usr/bin/busybox";
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  /** What a command line needs of a system, and what holds nobody's data. */
  private static final List<String> SYSTEM =
      List.of(
          "/usr",
          "/bin",
          "/sbin",
          "/lib",
          "/lib32",
          "/lib64",
          "/etc",
          "/opt",
          "/nix",
          "/snap",
          "/proc",
          "/sys",
          "/dev",
          "/run/systemd/resolve");

  private static final List<String> DEVICES =
      List.of(
          "/dev/null",
          "/dev/zero",
          "/dev/full",
          "/dev/random",
          "/dev/urandom",
          "/dev/tty",
          "/dev/ptmx",
          "/dev/pts",
          "/dev/shm");

  private final String path;
  private final List<String> shell;
  private final Landlock landlock;

  private Commands(String path, List<String> shell, Landlock landlock) {
    this.path = path;
    this.shell = shell;
    this.landlock = landlock;
  }

  /**
   * Commands of this machine, and none of this process's secrets for them: from now on its memory
   * and environment cannot be read by other processes of its user.
   *
   * @param path where programs are looked for, as in {@code PATH}; empty for the usual places
   */
  public static Commands ofThisMachine(String path) {
    Landlock landlock = Landlock.ofThisMachine();
    boolean hidden = System.getProperty("os.name", "").equals("Linux") && Libc.hideFromOthers();
    if (!landlock.effective() || !hidden) {
      log.warn(
          "this system does not confine commands to their folder: they can read and write what the"
              + " runner's user can");
    }
    return new Commands(path.isBlank() ? DEFAULT_PATH : path, shell(), landlock);
  }

  /**
   * What runs a command line, in a session of its own where there is a program for that. A small
   * image may have BusyBox alone, whose shell knows its own programs without any link to them.
   */
  private static List<String> shell() {
    if (executable("/bin/sh")) {
      return executable("/usr/bin/setsid")
          ? List.of("/usr/bin/setsid", "/bin/sh", "-c")
          : List.of("/bin/sh", "-c");
    }
    return List.of(BUSYBOX, "setsid", BUSYBOX, "sh", "-c");
  }

  private static boolean executable(String program) {
    return Files.isExecutable(Path.of(program));
  }

  /** Whether the kernel keeps commands in their folder. */
  public boolean confined() {
    return landlock.effective();
  }

  /**
   * Starts a command line, with no input, in a session and with a folder for temporary files of its
   * own.
   *
   * @param folder where it runs, its {@code HOME}, and all it can write to
   * @param environment beside {@code PATH}, {@code HOME}, {@code TMPDIR}, {@code LANG}, {@code
   *     TERM}, which it may replace
   * @param mostOutputBytes of both its outputs together; more is dropped in the middle
   * @throws IOException if it cannot be started
   */
  public RunningCommand start(
      String commandLine, Path folder, Map<String, String> environment, int mostOutputBytes)
      throws IOException {
    Path temporary = Files.createTempDirectory("command-");
    try {
      String mark = HexFormat.of().toHexDigits(new SplittableRandom().nextLong());
      List<String> words = new ArrayList<>(shell);
      words.add(commandLine);
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"));
      Map<String, String> variables = builder.environment();
      variables.clear();
      variables.putAll(clean(folder, temporary));
      variables.putAll(environment);
      variables.put(MARK, mark);
      List<Path> writable = new ArrayList<>(DEVICES.stream().map(Path::of).toList());
      writable.add(folder);
      writable.add(temporary);
      Process process = landlock.start(builder, readable(), writable);
      return new RunningCommand(
          process,
          new ProcessFamily(process.toHandle(), MARK + "=" + mark),
          temporary,
          mostOutputBytes);
    } catch (IOException e) {
      Files.delete(temporary);
      throw e;
    }
  }

  private Map<String, String> clean(Path folder, Path temporary) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", path);
    variables.put("HOME", folder.toString());
    variables.put("TMPDIR", temporary.toString());
    variables.put("LANG", "C.UTF-8");
    variables.put("TERM", "dumb");
    return variables;
  }

  /** The system, Java, which starts processes by a program of its own, and what is on the path. */
  private List<Path> readable() {
    List<Path> readable = new ArrayList<>(SYSTEM.stream().map(Path::of).toList());
    readable.add(Path.of(System.getProperty("java.home")));
    for (String entry : path.split(File.pathSeparator, -1)) {
      Path programs = Path.of(entry);
      if (programs.isAbsolute() && programs.getNameCount() > 1) {
        readable.add(programs);
        readable.add(programs.resolveSibling("lib"));
        readable.add(programs.resolveSibling("libexec"));
      }
    }
    return readable;
  }
}
