package ai.stigmer.release.publish;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** What one of several publishers asks of a world. */
final class Calls {
  private final Gate gate;
  private final AtomicInteger count = new AtomicInteger();
  private volatile String last = "";

  Calls(Gate gate) {
    this.gate = gate;
  }

  int count() {
    return count.get();
  }

  /** The last one that arrived; it may be held. */
  String last() {
    return last;
  }

  /** {@code place}, which serves one request of its world at a time, however many arrive. */
  <T> T inTurn(Class<T> port, T place, World world) {
    return port.cast(
        Proxy.newProxyInstance(
            Calls.class.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> {
              count.incrementAndGet();
              last = method.getName();
              gate.enter();
              try {
                synchronized (world) {
                  return method.invoke(place, arguments);
                }
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                gate.exit();
              }
            }));
  }
}
