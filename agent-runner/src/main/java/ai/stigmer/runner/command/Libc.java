package ai.stigmer.runner.command;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The few calls of the C library that Java has no other way to. */
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();

  private static final int SIGKILL = 9;
  private static final int WNOHANG = 1;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;

  private static final MethodHandle KILL = function("kill", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle WAITPID =
      function("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);

  /** What exists on Linux alone; loaded when it is first used. */
  private static final class Linux {
    static final MethodHandle PRCTL =
        variadic("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle OPEN = variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle SYSCALL =
        variadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  }

  private Libc() {}

  @SuppressWarnings("restricted") // The launchers grant native access.
  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  @SuppressWarnings("restricted") // The launchers grant native access.
  private static MethodHandle variadic(
      String name, int named, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.firstVariadicArg(named));
  }

  @FunctionalInterface
  private interface Call<T> {
    T call() throws Throwable;
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.call();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a call of C throws nothing", e);
    }
  }

  /** Ends every process of a group at once, as far as we may. */
  static void killGroup(long group) {
    int result = call(() -> (int) KILL.invokeExact((int) -group, SIGKILL));
    assert result <= 0;
  }

  /** Takes the exit status of a child that has ended, so that it does not stay as a zombie. */
  static void reap(long child) {
    int result = call(() -> (int) WAITPID.invokeExact((int) child, MemorySegment.NULL, WNOHANG));
    assert result <= child;
  }

  /**
   * Keeps other processes of the same user from reading this one's memory and environment in {@code
   * /proc}.
   *
   * @return whether it worked
   */
  static boolean hideFromOthers() {
    return prctl(PR_SET_DUMPABLE, 0);
  }

  /** Makes set-user-id programs that this thread's children start ordinary ones. */
  static boolean renounceNewPrivileges() {
    return prctl(PR_SET_NO_NEW_PRIVS, 1);
  }

  private static boolean prctl(int option, long value) {
    return call(() -> (int) Linux.PRCTL.invokeExact(option, value, 0L, 0L, 0L)) == 0;
  }

  /** A descriptor that names a path and can do nothing with it; negative if there is none. */
  static int openPath(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      return call(() -> (int) Linux.OPEN.invokeExact(name, O_PATH | O_CLOEXEC));
    }
  }

  static void close(int descriptor) {
    int result = call(() -> (int) CLOSE.invokeExact(descriptor));
    assert result <= 0;
  }

  /** A system call without a wrapper; negative if it failed. */
  static long systemCall(long number, long first, long second, long third, long fourth) {
    return call(() -> (long) Linux.SYSCALL.invokeExact(number, first, second, third, fourth));
  }
}
