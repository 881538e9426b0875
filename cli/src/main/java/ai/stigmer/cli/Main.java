package ai.stigmer.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Entry point. The launcher sets the properties {@code app.home}, the folder of {@code
 * distribution.json}, and {@code app.version}; without them this is a development build.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Answered before picocli and JSON are loaded: as quick as a bare JVM.
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println("stigmer " + System.getProperty("app.version", "development"));
      System.exit(System.out.checkError() ? 1 : 0);
    }
    // Both spare picocli the search for classes that are not there, and reflection on java.time.
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java.*");
    // UTF-8 whatever the locale says: JSON and completion scripts are.
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    Optional<Path> home = Optional.ofNullable(System.getProperty("app.home")).map(Path::of);
    Optional<String> version = Optional.ofNullable(System.getProperty("app.version"));
    System.exit(new Cli(home, version, out, err).run(args).code());
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
