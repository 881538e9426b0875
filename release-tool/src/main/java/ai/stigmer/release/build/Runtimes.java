package ai.stigmer.release.build;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.runtime.LinkedRuntime;
import ai.stigmer.release.runtime.RuntimeLinker;
import ai.stigmer.release.spec.Name;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.spec.ReleaseSpec.ModuleSource;
import ai.stigmer.release.spec.ReleaseSpec.RuntimeSpec;
import java.util.function.Supplier;

/** The runtimes of {@code release.yml}, each linked once per platform, when it is first wanted. */
final class Runtimes {
  private final ReleaseSpec spec;
  private final PinnedInputs inputs;
  private final Supplier<RuntimeLinker> linker;
  private final Memo<Supplier<RuntimeLinker>, RuntimeLinker> linkers = new Memo<>();
  private final Memo<Key, LinkedRuntime> linked = new Memo<>();

  Runtimes(ReleaseSpec spec, PinnedInputs inputs, Supplier<RuntimeLinker> linker) {
    this.spec = spec;
    this.inputs = inputs;
    this.linker = linker;
  }

  private record Key(Name name, Platform platform) {}

  /**
   * Links it, or finds the one linked earlier.
   *
   * @throws Misconfigured if {@code release.yml} names no source for the platform
   */
  LinkedRuntime get(Name name, Platform platform) {
    return linked.get(new Key(name, platform), this::link);
  }

  /**
   * Where its modules come from.
   *
   * @throws Misconfigured if {@code release.yml} names no source for the platform
   */
  ModuleSource source(Name name, Platform platform) {
    ModuleSource source = runtime(name).sources().get(platform);
    if (source == null) {
      throw Misconfigured.setting(
          "release.yml",
          "runtime `" + name + "` has no source for `" + platform + "`",
          "add one below `sources`, or take the platform out");
    }
    return source;
  }

  /** The JDK that links them, whether or not it is the one in the lock. */
  Jdk buildJdk() {
    return linkers.get(linker, Supplier::get).identity();
  }

  private LinkedRuntime link(Key key) {
    RuntimeSpec runtime = runtime(key.name());
    return linkers
        .get(linker, Supplier::get)
        .link(
            runtime.modules(),
            runtime.compress(),
            inputs.modules(source(key.name(), key.platform()), key.platform()));
  }

  private RuntimeSpec runtime(Name name) {
    return spec.runtimes().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }
}
