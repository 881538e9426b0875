package ai.stigmer.cli.engine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Two byte streams to an engine. When nothing comes for longer than the idle limit, a watching
 * thread closes both, since neither a channel's read nor a pipe's has a limit of its own.
 */
final class Connection implements AutoCloseable {
  private final AutoCloseable underlying;
  private final InputStream in;
  private final OutputStream out;
  private final long idleNanos;
  private volatile long lastMoved = System.nanoTime();
  private volatile boolean closed;
  private volatile boolean idle;

  private Connection(
      AutoCloseable underlying, InputStream in, OutputStream out, Duration idleLimit) {
    this.underlying = underlying;
    this.in = new BufferedInputStream(in, 16 * 1024);
    this.out = out;
    this.idleNanos = idleLimit.toNanos();
    Thread.ofPlatform().daemon().name("idle-limit").start(this::watch);
  }

  static Connection open(Endpoint endpoint, Duration idleLimit) throws IOException {
    // A switch over patterns would make classes at run time, in commands that are over in no time.
    if (endpoint instanceof Endpoint.Unix unix) {
      return toSocket(UnixDomainSocketAddress.of(unix.socket()), idleLimit);
    }
    if (endpoint instanceof Endpoint.Tcp tcp) {
      return toSocket(new InetSocketAddress(tcp.host(), tcp.port()), idleLimit);
    }
    return through((Endpoint.Ssh) endpoint, idleLimit);
  }

  private static Connection toSocket(SocketAddress address, Duration idleLimit) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    return new Connection(
        channel, Channels.newInputStream(channel), Channels.newOutputStream(channel), idleLimit);
  }

  private static Connection through(Endpoint.Ssh ssh, Duration idleLimit) throws IOException {
    List<String> words = new ArrayList<>(List.of("ssh", "-o", "BatchMode=yes", "-T"));
    ssh.port().ifPresent(port -> words.addAll(List.of("-p", port)));
    words.add("--");
    words.add(ssh.user().map(user -> user + "@").orElse("") + ssh.host());
    words.addAll(List.of("docker", "system", "dial-stdio"));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new Connection(
        process::destroy, process.getInputStream(), process.getOutputStream(), idleLimit);
  }

  int read() throws IOException {
    try {
      int value = in.read();
      lastMoved = System.nanoTime();
      return value;
    } catch (IOException e) {
      throw explained(e);
    }
  }

  int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = in.read(bytes, offset, length);
      lastMoved = System.nanoTime();
      return count;
    } catch (IOException e) {
      throw explained(e);
    }
  }

  void write(byte[] bytes) throws IOException {
    try {
      out.write(bytes);
      out.flush();
      lastMoved = System.nanoTime();
    } catch (IOException e) {
      throw explained(e);
    }
  }

  private IOException explained(IOException e) {
    return idle
        ? new IdleException("nothing came for " + Duration.ofNanos(idleNanos).toSeconds() + " s", e)
        : e;
  }

  private void watch() {
    while (!closed) {
      long left = lastMoved + idleNanos - System.nanoTime();
      if (left <= 0) {
        idle = true;
        close();
      } else {
        LockSupport.parkNanos(this, left);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      underlying.close();
    } catch (Exception e) {
      // Closed all the same; there is nothing left to do with it.
      return;
    }
  }

  /** The limit was reached. */
  static final class IdleException extends IOException {
    private static final long serialVersionUID = 1;

    IdleException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
