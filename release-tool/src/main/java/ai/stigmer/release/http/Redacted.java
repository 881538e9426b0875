package ai.stigmer.release.http;

import java.net.URI;

/** URLs as messages may show them. */
public final class Redacted {
  private Redacted() {}

  /** Scheme, host, port and path; user information and fragment are dropped, a query is hidden. */
  public static String uri(URI uri) {
    if (uri.getHost() == null) {
      return uri.getRawPath() == null ? "(opaque URL)" : uri.getRawPath();
    }
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + (uri.getRawPath() == null ? "" : uri.getRawPath())
        + (uri.getRawQuery() == null ? "" : "?…");
  }
}
