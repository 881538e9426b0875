package ai.stigmer.release.http;

import ai.stigmer.release.failure.Misconfigured;
import java.net.URI;
import java.util.Locale;

/** Which transports may carry a request, and every redirect of it. */
public enum Transport {
  /** TLS; plain HTTP to this machine only. */
  TLS,

  /**
   * Plain HTTP as well, for content whose signature or digest is checked once it is here: Debian
   * mirrors.
   */
  CHECKED_CONTENT;

  /**
   * Refuses what this policy does not allow.
   *
   * @throws Misconfigured if {@code uri} is no HTTP URL, or may not be used with this policy
   */
  public void require(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw Misconfigured.setting(
          Redacted.uri(uri), "is no http or https URL", "write it as `https://host/path`");
    }
    boolean allowed =
        switch (this) {
          case TLS -> scheme.equals("https") || isLoopback(uri.getHost());
          case CHECKED_CONTENT -> true;
        };
    if (!allowed) {
      throw Misconfigured.setting(
          Redacted.uri(uri),
          "plain http is allowed to this machine only",
          "use the `https` address of that host");
    }
  }

  /** By name alone: asking a resolver would let it decide what is local. */
  public static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
