package ai.stigmer.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;

/**
 * Has Java make itself ready for sockets while the program reads its settings: before the first one
 * to an engine it sets up random numbers, though it draws none, which takes longer than an answer.
 * A class of its own, since a lambda would be made at run time.
 */
final class Sockets extends Thread {
  private Sockets() {
    super("sockets");
    setDaemon(true);
  }

  static void prepare() {
    if (System.getProperty("os.name").equals("Linux")) {
      // Java's own choice here, without looking into every jar for another one.
      System.setProperty(
          "java.nio.channels.spi.SelectorProvider", "sun.nio.ch.EPollSelectorProvider");
    }
    new Sockets().start();
  }

  @Override
  public void run() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.isOpen();
    } catch (IOException | UnsupportedOperationException e) {
      return; // Whoever needs one comes across it, and says so.
    }
  }
}
