package ai.stigmer.release.build;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The POSIX shell script that starts a Java program from wherever its distribution stands: found
 * through symbolic links, from {@code PATH}, in paths with spaces.
 *
 * <p>It starts no process of its own but a {@code readlink} per link, and it is replaced by the
 * program. The machine's options for Java don't reach the program; those in {@code
 * <COMMAND>_JAVA_OPTIONS} do.
 */
record Launcher(Program program, String version, Java java) {

  /** Whose {@code java} runs the program. */
  sealed interface Java {

    /** The distribution's own, at {@code lib/runtime}. */
    record Bundled() implements Java {}

    /**
     * The distribution's own, with a class-data archive in the user's cache folder. Where it is
     * absent, it is made in the background from {@code lib/app/classes.lst}: at most by one process
     * at a time, in silence, and not at all where the folder cannot be written.
     *
     * @param folder below the cache folder; older archives in it are deleted
     * @param id tells one build's archive from another's
     */
    record BundledWithCache(String folder, String id) implements Java {}

    /** The one in the folder that the environment variable {@code JAVA_HOME} names. */
    record Home() implements Java {}
  }

  /**
   * A class-data archive that does not fit is passed over, and the virtual machine says so on
   * stdout: not here. Other errors stay, on stderr. Single quotes: the shell expands no star.
   */
  private static final String LOGGING =
      "-Xshare:auto -Xlog:disable '-Xlog:all=error,cds*=off,aot*=off:stderr'";

  private static final String FIND_HOME =
      """
      case $0 in */*) self=$0 ;; *) self=./$0 ;; esac
      while [ -h "$self" ]; do
        link=$(readlink "$self")
        case $link in /*) self=$link ;; *) self=${self%/*}/$link ;; esac
      done
      bin=${self%/*}
      home=$bin/..
      case $bin in ?*/bin) [ -h "$bin" ] || home=${bin%/bin} ;; esac
      """;

  /** Java reads the names of files as the locale says, and loses those that it does not know. */
  private static final String UTF_8 =
      """
      case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in *[Uu][Tt][Ff]*8*) ;; *) export LC_ALL=C.UTF-8 ;; esac
      """;

  private static final String FIRST_START =
      """
      cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
      archive=$cache/{folder}/{id}.jsa
      if [ -f "$archive" ]; then
        set -- -XX:SharedArchiveFile="$archive" "$@"
      elif [ -n "$cache" ]; then
        (
          mkdir -p "$cache/{folder}" && mkdir "$archive.new" || exit
          trap 'rm -rf "$archive.new"' EXIT
          trap exit HUP TERM
          "$java" -XX:+UseSerialGC -Xshare:dump -XX:SharedClassListFile="$home/lib/app/classes.lst" \\
            -XX:SharedArchiveFile="$archive.new/jsa" -cp "$classpath" || exit
          rm -f "$cache/{folder}"/*.jsa
          mv "$archive.new/jsa" "$archive"
        ) </dev/null >/dev/null 2>&1 &
      fi
      """;

  byte[] text() {
    String script =
        """
        #!/bin/sh
        # {command} {version}: finds its home, then becomes the program.
        {findHome}{utf8}unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
        {java}classpath={classpath}
        set -f
        set -- {options} \\
          -Dapp.home="$home" -Dapp.version={quotedVersion} -cp "$classpath" {main} "$@"
        set +f
        {firstStart}exec "$java" "$@"
        """
            .replace("{findHome}", FIND_HOME)
            .replace("{utf8}", UTF_8)
            .replace("{java}", javaLines())
            .replace("{firstStart}", firstStartLines())
            .replace("{command}", program.command())
            .replace("{version}", version)
            .replace("{classpath}", classPath())
            .replace("{options}", options())
            .replace("{quotedVersion}", quoted(version))
            .replace("{main}", quoted(program.mainClass()));
    return script.getBytes(StandardCharsets.UTF_8);
  }

  private String javaLines() {
    return switch (java) {
      case Java.Bundled _, Java.BundledWithCache _ -> "java=$home/lib/runtime/bin/java\n";
      case Java.Home _ ->
          """
          java=${JAVA_HOME-}/bin/java
          if [ -z "${JAVA_HOME-}" ] || [ ! -x "$java" ]; then
            echo "error: {command} needs JAVA_HOME to name a Java 25 runtime" >&2
            exit 78
          fi
          """;
    };
  }

  private String firstStartLines() {
    return switch (java) {
      case Java.Bundled _, Java.Home _ -> "";
      case Java.BundledWithCache cache ->
          FIRST_START.replace("{folder}", cache.folder()).replace("{id}", cache.id());
    };
  }

  private String classPath() {
    return program.jarPaths().stream()
        .map(path -> "\"$home\"/" + quoted(path))
        .collect(Collectors.joining(":"));
  }

  private String options() {
    String own =
        program.jvmOptions().stream().map(o -> quoted(o) + " ").collect(Collectors.joining());
    return LOGGING + " " + own + "${" + optionsVariable() + "-}";
  }

  private String optionsVariable() {
    String command = program.command().toUpperCase(Locale.ROOT);
    return command.replaceAll("[^A-Z0-9]", "_") + "_JAVA_OPTIONS";
  }

  /** As one word of the shell, whatever is in it. */
  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
