import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a server of this machine, hands everything on, and counts what clients send. */
final class Counter implements AutoCloseable {
  private final ServerSocket listening;
  private final String host;
  private final int port;
  private final AtomicLong sent = new AtomicLong();

  /** @param server as in {@code 127.0.0.1:5000} */
  Counter(String server) throws IOException {
    this.host = server.split(":")[0];
    this.port = Integer.parseInt(server.split(":")[1]);
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** Bytes of all requests so far, their heads included. */
  long sent() {
    return sent.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(host, port);
        Thread.ofVirtual().start(() -> copy(client, server, sent));
        Thread.ofVirtual().start(() -> copy(server, client, new AtomicLong()));
      } catch (IOException _) {
        // Closed, or the server refuses: the client sees it.
      }
    }
  }

  private static void copy(Socket from, Socket to, AtomicLong count) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count.addAndGet(n);
        out.write(buffer, 0, n);
      }
    } catch (IOException _) {
      // One side is done.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
