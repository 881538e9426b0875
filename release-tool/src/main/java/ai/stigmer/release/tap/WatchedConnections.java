package ai.stigmer.release.tap;

import ai.stigmer.release.archive.CountedInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * Connections of one transport: remembers the last status, which JGit's exceptions only hold as
 * text, and ends an answer that is too long.
 */
final class WatchedConnections implements HttpConnectionFactory {
  private final long mostBytes;
  private int status;

  /**
   * Connections.
   *
   * @param mostBytes of one answer
   */
  WatchedConnections(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Of the last answer; 0 if there was none. */
  int status() {
    return status;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    status = 0;
    return new Watched(url);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    status = 0;
    return new Watched(url, proxy);
  }

  private final class Watched extends JDKHttpConnection {
    Watched(URL url) throws IOException {
      super(url);
    }

    Watched(URL url, Proxy proxy) throws IOException {
      super(url, proxy);
    }

    @Override
    public int getResponseCode() throws IOException {
      status = super.getResponseCode();
      return status;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new CountedInput(super.getInputStream(), WatchedConnections.this::requireShort);
    }
  }

  private void requireShort(long bytes) throws IOException {
    if (bytes > mostBytes) {
      throw new IOException("the answer is longer than " + mostBytes + " bytes");
    }
  }
}
