package ai.stigmer.cli.server;

import ai.stigmer.cli.failure.Misconfigured;
import ai.stigmer.cli.runner.RunnerVariables;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/** A Temporal server the user has named. */
record Temporal(String address) {
  private static final int MILLIS = 3000;

  /**
   * Opens a connection.
   *
   * @throws Misconfigured if nothing answers
   */
  void require() {
    String plain = address.replaceFirst("^https://", "");
    int colon = plain.lastIndexOf(':');
    String host = plain.substring(0, colon).replaceAll("^\\[|]$", "");
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(plain.substring(colon + 1));
      InetSocketAddress place = new InetSocketAddress(host, port);
      if (place.isUnresolved()) {
        throw new IOException("the name `" + host + "` is not known");
      }
      socket.connect(place, MILLIS);
    } catch (IOException | IllegalArgumentException e) {
      throw new Misconfigured(
          "no Temporal server answers at `"
              + address
              + "` ("
              + RunnerVariables.TEMPORAL
              + "): "
              + e.getMessage(),
          Map.of("address", address, "variable", RunnerVariables.TEMPORAL),
          List.of(
              "start that server, or correct the address",
              "unset `"
                  + RunnerVariables.TEMPORAL
                  + "` and a development server is started for you"),
          e);
    }
  }
}
