package ai.stigmer.cli.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an engine's API is spoken, as {@code DOCKER_HOST} writes it. */
public sealed interface Endpoint {
  record Unix(Path socket) implements Endpoint {
    @Override
    public String toString() {
      return "unix://" + socket;
    }
  }

  record Tcp(String host, int port) implements Endpoint {
    @Override
    public String toString() {
      return "tcp://" + host + ":" + port;
    }
  }

  /** Through {@code docker system dial-stdio} on the other machine. */
  record Ssh(Optional<String> user, String host, Optional<String> port) implements Endpoint {
    @Override
    public String toString() {
      return "ssh://"
          + user.map(u -> u + "@").orElse("")
          + host
          + port.map(p -> ":" + p).orElse("");
    }
  }

  /** Compiled only for who needs them: sockets are what nearly everybody has. */
  final class Patterns {
    private static final Pattern TCP =
        Pattern.compile("(?:tcp|http)://(\\[[0-9a-fA-F:.]+]|[\\w.-]+):(\\d{1,5})/?");
    private static final Pattern SSH =
        Pattern.compile("ssh://(?:([\\w.-]+)@)?([\\w.-]+)(?::(\\d{1,5}))?/?");

    private Patterns() {}
  }

  /** Empty for what is none of the three. */
  static Optional<Endpoint> parse(String text) {
    try {
      if (text.startsWith("unix:///")) {
        return Optional.of(new Unix(Path.of(text.substring("unix://".length()))));
      }
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    Matcher tcp = Patterns.TCP.matcher(text);
    if (tcp.matches() && Integer.parseInt(tcp.group(2)) <= 65535) {
      String host = tcp.group(1).replace("[", "").replace("]", "");
      return Optional.of(new Tcp(host, Integer.parseInt(tcp.group(2))));
    }
    Matcher ssh = Patterns.SSH.matcher(text);
    return ssh.matches()
        ? Optional.of(
            new Ssh(
                Optional.ofNullable(ssh.group(1)), ssh.group(2), Optional.ofNullable(ssh.group(3))))
        : Optional.empty();
  }
}
