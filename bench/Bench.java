import java.nio.file.Files;
import java.nio.file.Path;

/** All measurements of docs/benchmarks.md. */
final class Bench {
  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    Path top = Path.of(arguments[0]);
    Path work = Path.of(arguments[1]);
    Report report = new Report();
    String loadBefore = load();
    new Compression(work, arguments[2]).measure(report);
    Repository repository = Repository.cloned(top, work.resolve("all"));
    repository.build("local");
    String sizes = Sizes.of(work, repository);
    new StartUp(work, repository).measure(report);
    new Server(work, repository).measure(report);
    new Rebuild(work, repository).measure(report);
    new Republish(work, repository).measure(report);
    new Registry(work, arguments[2])
        .measure(
            report,
            repository.folder().resolve("dist/images/agent-runner"),
            repository.release().path("version").asString());
    new Images(work, Repository.cloned(top, work.resolve("images"))).measure(report);
    Files.writeString(
        top.resolve("docs/benchmarks.md"), page(report, sizes, loadBefore + ", at its end " + load()));
  }

  private static String load() throws Exception {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }

  private static String page(Report report, String sizes, String load) {
    return """
        # Benchmarks

        Written by `make bench`: whole processes, JVM start included, each in turn with its peer. Times are medians by the
        clock of %d pairs (images: 3); the ratio is the median of the pairs' ratios, with the lowest and the highest. Ratios
        hold from machine to machine, times do not. Targets are judged by the ratio by the clock; on a machine that does other
        work, as a load above 1 at the beginning says, the ratio of processor time (user and system, over all runs) is the
        steadier one.

        Machine: %d cores, %s, %s, Java %s. Load at the beginning %s.

        | figure | ours | peer | ratio (min–max) | processor time | target | met |
        |---|---|---|---|---|---|---|
        %s
        - **Compression**: a tar of the JDK; the peer is `pigz -p2 -6` on the same two cores. Ratios are the peer's time to
          ours, as for images.
        - **Start-up**: from the unpacked archives; the peer is a class that prints a line, on the same runtime with the
          JDK's default class-data archive.
        - **Server**: the released image in a Docker Engine on this machine, there already. The peer of `status` is `docker ps`
          plus the program that prints a line, that of `start` is `docker run` with the same options until `/readyz` of the
          runner answers 200, which is when `start` ends.
        - **Rebuilds**: the peer is `java -version` of the JDK that builds.
        - **Publish**: to the folder of the profile `local`, everything there already; the peer is `java -version`. Of
          such a folder the times of its files are known from the publish before, and nothing else is looked at; so it is
          of the build. A registry, GitHub and a tap are asked each time, for what a plan depends on and no more: at a
          registry one HEAD per tag (and first, where it wants to know who asks, for each repository one that is answered
          with 401 and, where there is a token service, the request for a token), at GitHub two requests (the list of
          releases, since a draft is found no other way, and the latest), at a tap three (what git takes to read a branch
          and one tree). `ConvergenceTest`, `RemotePublishIT` and `RemoteTapIT` count them. Their time has
          no row: 0.9 s for a registry and a GitHub on loopback, 27 times `java -version` and so over the target; most of it is
          the start of Java (docs/adr/0012, proposed).
          JReleaser is on no class path and is loaded for a draft alone.
        - **Push**: to an empty `docker-registry` on this machine; the peer is `skopeo copy --all` of the same layout plus
          the start of a Java program that prints a line.
        - **Images**: the peer is `buildah`, which copies the trees of our layers, unpacked before, into an image from
          scratch (`--layers`, chroot isolation, vfs storage) and writes an OCI layout. Ours also makes the trees, from `.deb`
          files and jars; downloads and linked runtimes are there already, layers are not. Warm: the same command again.

        ## Sizes

        %s"""
        .formatted(
            Pairs.RUNS,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"),
            load,
            report,
            sizes);
  }
}
