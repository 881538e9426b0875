package ai.stigmer.cli.runner;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** How a running runner is. */
public sealed interface Health {
  String message();

  /** It does not answer yet. */
  record Silent(String message) implements Health {}

  /** It answers, and says why it is not ready. */
  record Alive(String message) implements Health {}

  record Ready(String message) implements Health {}

  /** Asks {@code /healthz}, then {@code /readyz}, of a loopback port. */
  static Health at(int port) {
    try {
      Answer alive = Answer.of(port, "/healthz");
      if (alive.status() != 200) {
        return new Silent("something else answers at 127.0.0.1:" + port);
      }
      Answer ready = Answer.of(port, "/readyz");
      return ready.status() == 200 ? new Ready(ready.body()) : new Alive(ready.body());
    } catch (IOException e) {
      return new Silent("nothing answers at 127.0.0.1:" + port + " yet");
    }
  }

  /** One HTTP/1.0 answer. */
  record Answer(int status, String body) {
    private static final int MILLIS = 3000;
    private static final int LONGEST = 16 * 1024;

    static Answer of(int port, String path) throws IOException {
      try (Socket socket = new Socket()) {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        socket.connect(new InetSocketAddress(loopback, port), MILLIS);
        socket.setSoTimeout(MILLIS);
        socket
            .getOutputStream()
            .write(("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
        String text = new String(socket.getInputStream().readNBytes(LONGEST), UTF_8);
        String[] first = text.split(" ", 3);
        int end = text.indexOf("\r\n\r\n");
        if (first.length < 3 || end < 0 || !first[1].matches("\\d{3}")) {
          throw new IOException("no HTTP answer");
        }
        return new Answer(
            Integer.parseInt(first[1]),
            text.substring(end + 4).strip().replaceAll("\\s*\\R\\s*", "; "));
      }
    }
  }
}
