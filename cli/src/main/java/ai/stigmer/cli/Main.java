package ai.stigmer.cli;

import ai.stigmer.cli.host.Host;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Entry point. The launcher sets the properties {@code app.home}, the folder of {@code
 * distribution.json}, and {@code app.version}; without them this is a development build.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    // Answered before picocli and JSON are loaded: as quick as a bare JVM.
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println("stigmer " + System.getProperty("app.version", "development"));
      System.exit(System.out.checkError() ? 1 : 0);
    }
    boolean rehearsal = args.length == 1 && args[0].equals(Rehearsal.OPTION);
    if (rehearsal || (args.length > 1 && args[0].equals("server"))) {
      Sockets.prepare();
    }
    // Both spare picocli the search for classes that are not there, and reflection on java.time.
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java.*");
    // UTF-8 whatever the locale says: JSON and completion scripts are.
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    Optional<Path> home = Optional.ofNullable(System.getProperty("app.home")).map(Path::of);
    Optional<String> version = Optional.ofNullable(System.getProperty("app.version"));
    if (rehearsal) {
      System.exit(Rehearsal.run(home, version, host(), out, err).code());
    }
    // Everything is printed, and no hooks wait: System.exit would log, and first look for a logger.
    Runtime.getRuntime().halt(new Cli(home, version, Main::host, out, err).run(args).code());
  }

  private static Host host() {
    Map<String, String> environment = System.getenv();
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    boolean drawable =
        !environment.containsKey("NO_COLOR")
            && !environment.containsKey("CI")
            && !"dumb".equals(environment.get("TERM"));
    return new Host(
        environment,
        Path.of(home),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch").equals("aarch64") ? "arm64" : System.getProperty("os.arch"),
        user(Path.of(home)),
        Path.of(System.getProperty("java.home")),
        drawable && errorIsATerminal());
  }

  /** Of the process, where the system tells; else of the user's folder. */
  private static Host.User user(Path home) {
    Path self = Path.of("/proc/self");
    try {
      Path owned = Files.exists(self) ? self.toRealPath() : home;
      int uid = (Integer) Files.getAttribute(owned, "unix:uid");
      int gid = (Integer) Files.getAttribute(owned, "unix:gid");
      return new Host.User(uid, gid);
    } catch (IOException | UnsupportedOperationException e) {
      return new Host.User(1000, 1000);
    }
  }

  private static boolean errorIsATerminal() {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
    } catch (IOException e) {
      return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
