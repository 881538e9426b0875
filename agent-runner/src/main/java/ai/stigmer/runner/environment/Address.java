package ai.stigmer.runner.environment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** A host and port, reached in plain text or, where it was given as {@code https://…}, by TLS. */
public record Address(String host, int port, Transport transport) {
  public enum Transport {
    PLAIN,
    TLS
  }

  public Address {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("not an address: `" + host + ":" + port + "`");
    }
  }

  /**
   * Parses {@code host:port}, {@code http://host:port} or {@code https://host[:443]}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static Address parse(String text) {
    boolean scheme = text.contains("://");
    try {
      URI uri = new URI(scheme ? text : "http://" + text);
      Transport transport =
          switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "http" -> Transport.PLAIN;
            case "https" -> Transport.TLS;
            default -> throw new IllegalArgumentException("unknown scheme");
          };
      int port = uri.getPort() == -1 && transport == Transport.TLS ? 443 : uri.getPort();
      boolean more =
          uri.getRawUserInfo() != null
              || uri.getRawQuery() != null
              || uri.getRawFragment() != null
              || !(uri.getRawPath().isEmpty() || (scheme && uri.getRawPath().equals("/")));
      if (uri.getHost() == null || more) {
        throw new IllegalArgumentException("not a host and port");
      }
      return new Address(uri.getHost(), port, transport);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e.getReason(), e);
    }
  }

  /** The form that gRPC and people know, without the scheme: {@code host:port}. */
  public String hostAndPort() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return transport == Transport.TLS ? "https://" + hostAndPort() : hostAndPort();
  }
}
