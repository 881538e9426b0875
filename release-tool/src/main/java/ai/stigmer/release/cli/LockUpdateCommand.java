package ai.stigmer.release.cli;

import ai.stigmer.release.build.LockRequests;
import ai.stigmer.release.debian.Keyring;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.lock.LockChanges;
import ai.stigmer.release.lock.LockFile;
import ai.stigmer.release.lock.LockUpdater;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.spec.ReleaseSpecLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release-tool lock update}. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    description = {
      "Pin what release.yml asks for as it is in the archives now: Debian packages",
      "by their signed index, JDKs and other files by download, the JDK that builds",
      "by what is installed, image bases by the digest their tags name. A URL that is",
      "pinned already is not downloaded again.",
      "What only other profiles need stays as it was; what none needs goes."
    })
final class LockUpdateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Option(names = "--check", description = "Change nothing; exit 2 if something would change")
  private boolean check;

  @Option(
      names = "--keyring",
      paramLabel = "FILE",
      description = "Keys of Debian's archive; may be repeated (default: this machine's)")
  private List<Path> keyrings = List.of();

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    Console console = Console.of(spec.commandLine().getErr(), System.getenv());
    ReleaseSpec release = ReleaseSpecLoader.load(options.file);
    Platform machine = workspace.machine().platform();
    LockFile old = workspace.lock();
    ReleaseLock updated =
        new LockUpdater(
                workspace.debian(),
                this::keyring,
                () -> jdk(workspace),
                image -> workspace.images().resolve(image),
                workspace.inputs(),
                console)
            .update(
                LockRequests.of(release.inProfile(options.profile).spec(), machine), old.lock());
    ReleaseLock now =
        updated.withRestOf(LockRequests.ofAllProfiles(release, machine).partOf(old.lock()));
    List<String> changes = LockChanges.between(old.lock(), now);
    changes.forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
    if (changes.isEmpty()) {
      console.line("release.lock is up to date");
      return ExitCode.OK;
    }
    if (check) {
      return ExitCode.CHANGES;
    }
    LockFile.write(old.path(), now);
    console.line("release.lock written: " + Words.count(changes.size(), "change"));
    return ExitCode.OK;
  }

  private static Jdk jdk(Workspace workspace) {
    return workspace
        .buildJdk(FileDigests.open(workspace.dist().resolve(".cache/digests")))
        .identity();
  }

  private Keyring keyring() {
    return keyrings.isEmpty() ? Keyring.ofThisMachine() : Keyring.of(keyrings);
  }
}
