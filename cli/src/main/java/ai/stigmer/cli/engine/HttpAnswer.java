package ai.stigmer.cli.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request and its answer over a connection of their own: HTTP/1.1 (RFC 9112) with {@code
 * Connection: close}, bodies by length, in chunks or up to the end.
 *
 * @param headers by lower-case name
 * @param body read while it arrives; closing it closes the connection
 */
public record HttpAnswer(int status, Map<String, String> headers, InputStream body)
    implements AutoCloseable {
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_TEXT = 32 << 20;

  public static HttpAnswer get(Endpoint endpoint, String target, Duration idleLimit)
      throws IOException {
    return to(endpoint, "GET", target, Map.of(), Optional.empty(), idleLimit);
  }

  static HttpAnswer to(
      Endpoint endpoint,
      String method,
      String target,
      Map<String, String> headers,
      Optional<String> json,
      Duration idleLimit)
      throws IOException {
    Connection connection = Connection.open(endpoint, idleLimit);
    try {
      byte[] body = json.orElse("").getBytes(UTF_8);
      StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
      head.append("Host: engine\r\nConnection: close\r\nContent-Length: ").append(body.length);
      head.append("\r\n");
      if (json.isPresent()) {
        head.append("Content-Type: application/json\r\n");
      }
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
      byte[] all = new byte[start.length + body.length];
      System.arraycopy(start, 0, all, 0, start.length);
      System.arraycopy(body, 0, all, start.length, body.length);
      connection.write(all);
      return read(connection);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static HttpAnswer read(Connection connection) throws IOException {
    String[] first = line(connection).split(" ", 3);
    if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !isStatus(first[1])) {
      throw new IOException("what answers does not speak HTTP/1.1");
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(connection); !line.isEmpty(); line = line(connection)) {
      int colon = line.indexOf(':');
      if (colon < 1 || headers.size() == MOST_HEADERS) {
        throw new IOException("the answer's head is not HTTP/1.1");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(first[1]);
    InputStream body;
    if (status == 204 || status == 304) {
      body = new Body(connection, 0, false);
    } else if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      body = new Body(connection, 0, true);
    } else if (headers.containsKey("content-length")) {
      body = new Body(connection, number(headers.get("content-length"), 10), false);
    } else {
      body = new Body(connection, Long.MAX_VALUE, false);
    }
    return new HttpAnswer(status, headers, body);
  }

  /** The whole body as text, at most 32 MiB. */
  public String text() throws IOException {
    byte[] bytes = body.readNBytes(LONGEST_TEXT + 1);
    if (bytes.length > LONGEST_TEXT) {
      throw new IOException("the answer is longer than " + LONGEST_TEXT + " bytes");
    }
    return new String(bytes, UTF_8);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  private static String line(Connection connection) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = connection.read(); b != '\n'; b = connection.read()) {
      if (b < 0) {
        throw new EOFException("the connection was closed before the answer's end");
      }
      if (line.size() == LONGEST_LINE) {
        throw new IOException("the answer has a line of more than " + LONGEST_LINE + " bytes");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /** Without an expression, which is compiled at each run of the program. */
  private static boolean isStatus(String word) {
    return word.length() == 3
        && word.charAt(0) >= '1'
        && word.charAt(0) <= '5'
        && Character.isDigit(word.charAt(1))
        && Character.isDigit(word.charAt(2));
  }

  private static long number(String digits, int radix) throws IOException {
    try {
      long value = Long.parseLong(digits.strip(), radix);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IOException("the answer has `" + digits + "` for a length", e);
    }
    throw new IOException("the answer has `" + digits + "` for a length");
  }

  /** Bytes of the body as they arrive, never blocking for more than are there. */
  private static final class Body extends InputStream {
    private final Connection connection;
    private final boolean chunked;
    private long left;
    private boolean begun;
    private boolean ended;

    Body(Connection connection, long left, boolean chunked) {
      this.connection = connection;
      this.left = left;
      this.chunked = chunked;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (chunked && left == 0 && !ended) {
        nextChunk();
      }
      if (ended || left == 0) {
        return -1;
      }
      int count = connection.read(bytes, offset, (int) Math.min(length, left));
      if (count < 0) {
        if (left != Long.MAX_VALUE) {
          throw new EOFException("the connection was closed before the answer's end");
        }
        ended = true;
        return -1;
      }
      if (left != Long.MAX_VALUE) {
        left -= count;
      }
      return count;
    }

    private void nextChunk() throws IOException {
      if (begun) {
        line(connection);
      }
      begun = true;
      left = number(line(connection).split(";", 2)[0], 16);
      if (left == 0) {
        ended = true;
      }
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
