import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Runs of a command and of its peer in turn, so that what disturbs the machine disturbs both. */
record Pairs(List<Pair> pairs) {
  /** How often each pair runs. */
  static final int RUNS = Integer.parseInt(System.getenv().getOrDefault("BENCH_RUNS", "9"));

  private static final double TICKS_PER_SECOND = 100; // proc(5): what every Linux has

  /** Something to time; what it returns is for the caller of {@link #time} alone. */
  interface Step {
    Object run() throws Exception;
  }

  /** Seconds by the clock, and of processor time, children included. */
  record Time(double wall, double cpu) {
    static Time of(Step step) throws Exception {
      double cpu = childrenCpu();
      long start = System.nanoTime();
      step.run();
      return new Time((System.nanoTime() - start) / 1e9, childrenCpu() - cpu);
    }

    /** proc(5), stat: user and system time of children that have ended. */
    private static double childrenCpu() throws IOException {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(afterName[13]) + Long.parseLong(afterName[14])) / TICKS_PER_SECOND;
    }
  }

  record Pair(Time ours, Time peer) {}

  /** After one pair that does not count. */
  static Pairs of(Step ours, Step peer) throws Exception {
    ours.run();
    peer.run();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      pairs.add(new Pair(Time.of(ours), Time.of(peer)));
    }
    return new Pairs(pairs);
  }

  double ourWall() {
    return median(values(pair -> pair.ours.wall));
  }

  double peerWall() {
    return median(values(pair -> pair.peer.wall));
  }

  /** Ours to the peer's by the clock, pair by pair, in ascending order. */
  List<Double> ratios() {
    return values(pair -> pair.ours.wall / pair.peer.wall);
  }

  /** Seconds that ours takes longer, pair by pair, in ascending order. */
  List<Double> differences() {
    return values(pair -> pair.ours.wall - pair.peer.wall);
  }

  /** Of processor time, over all runs: single ones are counted in steps of 10 ms. */
  double cpuRatio() {
    return pairs.stream().mapToDouble(pair -> pair.ours.cpu).sum()
        / pairs.stream().mapToDouble(pair -> pair.peer.cpu).sum();
  }

  private List<Double> values(ToDoubleFunction<Pair> value) {
    return pairs.stream().mapToDouble(value).sorted().boxed().toList();
  }

  /** Of values in order. */
  static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
