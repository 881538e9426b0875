package ai.stigmer.release.github;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.http.Redacted;
import ai.stigmer.release.http.Transport;
import java.net.URI;

/**
 * One GitHub: where its API is, and where its pages and downloads are.
 *
 * @param api without a slash at its end
 * @param web without a slash at its end
 */
public record GitHubSite(URI api, URI web) {
  public static final GitHubSite GITHUB_COM = of(URI.create("https://api.github.com"));
  private static final String ENTERPRISE_PATH = "/api/v3";

  /**
   * Derives the pages' address: {@code https://api.HOST} goes with {@code https://HOST}, and {@code
   * https://HOST/api/v3} (GitHub Enterprise Server) with {@code https://HOST}.
   *
   * @throws Misconfigured if it is no https URL, nor one of this machine
   */
  public static GitHubSite of(URI apiEndpoint) {
    Transport.TLS.require(apiEndpoint);
    if (apiEndpoint.getUserInfo() != null || apiEndpoint.getQuery() != null) {
      throw Misconfigured.setting(
          Redacted.uri(apiEndpoint),
          "an API endpoint has no credentials and no query",
          "write it as `https://host/path`; the token comes from the environment");
    }
    String api = apiEndpoint.toString().replaceFirst("/+$", "");
    String web =
        api.endsWith(ENTERPRISE_PATH)
            ? api.substring(0, api.length() - ENTERPRISE_PATH.length())
            : api.replaceFirst("^https://api\\.", "https://");
    return new GitHubSite(URI.create(api), URI.create(web));
  }

  /** Whether the token may go to {@code url}: the API itself, and its host for uploads. */
  boolean mayHaveToken(URI url) {
    String host = api.getAuthority();
    String other = String.valueOf(url.getAuthority());
    return api.getScheme().equals(url.getScheme())
        && (other.equals(host) || other.equals(host.replaceFirst("^api\\.", "uploads.")));
  }

  /** How messages call it: host, and port if it has one. */
  String name() {
    return web.getAuthority() + web.getPath();
  }
}
