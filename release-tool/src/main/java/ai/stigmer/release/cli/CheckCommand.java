package ai.stigmer.release.cli;

import ai.stigmer.release.build.LockRequests;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Problem;
import ai.stigmer.release.lock.LockFile;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.spec.ReleaseSpecLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a release is described by, and tells every mistake; builds and fetches nothing. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Check release.yml and release.lock; tell every mistake at once.",
      "Also says which profiles cannot be built because the lock lacks something."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "64:wrong arguments",
      "74:a file cannot be read",
      "78:there are mistakes"
    })
final class CheckCommand implements Callable<Integer> {
  private enum Output {
    TEXT,
    JSON
  }

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "release.yml",
      description = "What is released (default: ${DEFAULT-VALUE}); release.lock is beside it")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE})")
  private Output output;

  @Spec private CommandSpec spec;

  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> hints = new LinkedHashSet<>();

  @Override
  public Integer call() {
    Optional<ReleaseSpec> release = read(() -> ReleaseSpecLoader.load(file));
    Optional<LockFile> lock = read(() -> LockFile.read(file.resolveSibling("release.lock")));
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case JSON ->
          out.println(
              json(
                  release.isEmpty() || lock.isEmpty()
                      ? Map.of()
                      : unpinned(release.get(), lock.get().lock())));
      case TEXT -> {
        if (release.isEmpty() || lock.isEmpty()) {
          throw new Misconfigured(problems, String.join("; ", hints));
        }
        out.println(file + ": " + summary(release.get()));
        unpinned(release.get(), lock.get().lock())
            .forEach((profile, missing) -> out.println(note(profile, missing)));
      }
    }
    out.flush();
    return problems.isEmpty() ? ExitCode.OK : ExitCode.MISCONFIGURED;
  }

  private <T> Optional<T> read(Supplier<T> reader) {
    try {
      return Optional.of(reader.get());
    } catch (Misconfigured e) {
      problems.addAll(e.problems());
      e.hint().ifPresent(hints::add);
      return Optional.empty();
    }
  }

  private static Set<String> profiles(ReleaseSpec release) {
    Set<String> profiles = new LinkedHashSet<>(Set.of(ReleaseSpec.DEFAULT_PROFILE));
    profiles.addAll(release.profiles().keySet());
    return profiles;
  }

  private static String summary(ReleaseSpec release) {
    return "%s with %d image(s), %d distribution(s), profiles %s"
        .formatted(
            release.product().name(),
            release.images().size(),
            release.distributions().size(),
            String.join(", ", profiles(release)));
  }

  /** What the lock lacks for each profile that cannot be built for it. */
  private static Map<String, List<Problem>> unpinned(ReleaseSpec release, ReleaseLock lock) {
    Map<String, List<Problem>> unpinned = new LinkedHashMap<>();
    for (String profile : profiles(release)) {
      List<Problem> missing =
          LockRequests.of(release.inProfile(profile).spec(), Workspace.platform()).missingIn(lock);
      if (!missing.isEmpty()) {
        unpinned.put(profile, missing);
      }
    }
    return unpinned;
  }

  private static String note(String profile, List<Problem> missing) {
    return "note: profile %s cannot be built yet: %s; %s"
        .formatted(
            profile,
            missing.stream().map(Problem::toString).collect(Collectors.joining("; ")),
            ReleaseLock.UPDATE);
  }

  private String json(Map<String, List<Problem>> unpinned) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("schemaVersion", 1);
    result.put("command", "check");
    result.put("status", problems.isEmpty() ? "ok" : "error");
    result.put("problems", problems.stream().map(CheckCommand::json).toList());
    Map<String, Object> notes = new LinkedHashMap<>();
    unpinned.forEach(
        (profile, missing) -> notes.put(profile, missing.stream().map(Problem::message).toList()));
    result.put("unpinned", notes);
    return JsonMapper.shared().writeValueAsString(result);
  }

  private static Map<String, Object> json(Problem problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", problem.file());
    fields.put("line", problem.line());
    fields.put("column", problem.column());
    fields.put("key", problem.key());
    fields.put("message", problem.message());
    problem.hint().ifPresent(hint -> fields.put("hint", hint));
    return fields;
  }
}
