package ai.stigmer.release.http;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One request. A {@code GET} or {@code HEAD} is retried and follows redirects; every other method
 * is sent once and its answer is given back whatever its status.
 *
 * @param headers by name, case-insensitive
 */
public record Request(
    String method,
    URI uri,
    SortedMap<String, String> headers,
    BodyPublisher body,
    Transport transport) {

  public Request {
    SortedMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = Collections.unmodifiableSortedMap(copy);
  }

  public static Request get(URI uri, Transport transport) {
    return of("GET", uri, transport);
  }

  public static Request head(URI uri, Transport transport) {
    return of("HEAD", uri, transport);
  }

  public static Request of(String method, URI uri, Transport transport) {
    return new Request(method, uri, new TreeMap<>(Map.of()), BodyPublishers.noBody(), transport);
  }

  public Request header(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Request(method, uri, more, body, transport);
  }

  public Request body(BodyPublisher content) {
    return new Request(method, uri, headers, content, transport);
  }

  boolean isSafe() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /**
   * This request at the place a redirect names; credentials stay behind when the origin changes.
   */
  Request redirected(URI target) {
    Request moved = new Request(method, target, headers, body, transport);
    return sameOrigin(uri, target) ? moved : moved.without("Authorization").without("Cookie");
  }

  private Request without(String name) {
    SortedMap<String, String> fewer = new TreeMap<>(headers);
    fewer.remove(name);
    return new Request(method, uri, fewer, body, transport);
  }

  private static boolean sameOrigin(URI a, URI b) {
    return String.valueOf(a.getScheme()).equalsIgnoreCase(String.valueOf(b.getScheme()))
        && String.valueOf(a.getHost()).equalsIgnoreCase(String.valueOf(b.getHost()))
        && a.getPort() == b.getPort();
  }
}
