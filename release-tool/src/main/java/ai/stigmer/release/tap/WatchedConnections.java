package ai.stigmer.release.tap;

import java.io.FilterInputStream;
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
      return new Capped(super.getInputStream());
    }
  }

  private final class Capped extends FilterInputStream {
    private long left = mostBytes;

    Capped(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      return read < 0 ? read : counted(1, read);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      return read < 0 ? read : counted(read, read);
    }

    private int counted(int bytes, int result) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException("the answer is longer than " + mostBytes + " bytes");
      }
      return result;
    }
  }
}
