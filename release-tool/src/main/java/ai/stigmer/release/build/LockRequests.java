package ai.stigmer.release.build;

import ai.stigmer.release.image.Platform;
import ai.stigmer.release.lock.RequestedInputs;
import ai.stigmer.release.spec.Name;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseSpec;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import ai.stigmer.release.spec.ReleaseSpec.LayerSpec;
import ai.stigmer.release.spec.ReleaseSpec.ModuleSource;
import ai.stigmer.release.spec.ReleaseSpec.RuntimeSpec;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The outside inputs that building a release will ask {@code release.lock} for. */
public final class LockRequests {
  private final ReleaseSpec spec;
  private final Platform machine;
  private final Set<PackageRequest> debian = new HashSet<>();
  private final Set<URI> files = new TreeSet<>();
  private final Set<String> images = new TreeSet<>();
  private boolean linksBuildJdk;

  private LockRequests(ReleaseSpec spec, Platform machine) {
    this.spec = spec;
    this.machine = machine;
  }

  /** What the build of {@code spec} on {@code machine} reads. */
  public static RequestedInputs of(ReleaseSpec spec, Platform machine) {
    LockRequests requests = new LockRequests(spec, machine);
    spec.images().forEach(requests::image);
    spec.distributions().forEach(requests::distribution);
    return new RequestedInputs(
        requests.debian,
        requests.files,
        requests.linksBuildJdk ? Optional.of(machine) : Optional.empty(),
        requests.images);
  }

  /** What the builds of all profiles read, the default one among them. */
  public static RequestedInputs ofAllProfiles(ReleaseSpec spec, Platform machine) {
    return spec.profiles().keySet().stream()
        .map(profile -> of(spec.inProfile(profile).spec(), machine))
        .reduce(
            of(spec.inProfile(ReleaseSpec.DEFAULT_PROFILE).spec(), machine), RequestedInputs::and);
  }

  private void image(ImageSpec image) {
    if (image.base().image() != null) {
      images.add(image.base().image().toString());
    }
    for (Platform platform : image.platforms()) {
      if (image.base().debian() != null) {
        debian.add(PinnedInputs.request(image.base().debian(), platform));
      }
      for (LayerSpec layer : image.layers()) {
        if (layer.runtime() != null) {
          runtime(layer.runtime(), platform);
        }
      }
    }
  }

  private void distribution(DistributionSpec distribution) {
    for (Platform platform : distribution.platforms()) {
      runtime(distribution.runtime(), platform);
      ClassDataStep.request(spec, distribution, platform, machine).ifPresent(debian::add);
    }
    if (distribution.classDataArchive() != null && !distribution.platforms().isEmpty()) {
      runtime(distribution.runtime(), machine); // Its training runs are run here.
    }
  }

  private void runtime(Name name, Platform platform) {
    // Every runtime is linked by the build JDK's jlink, so its identity is an input of all.
    linksBuildJdk = true;
    spec.runtimes().stream()
        .filter(runtime -> runtime.name().equals(name))
        .map(RuntimeSpec::sources)
        .flatMap(sources -> Optional.ofNullable(sources.get(platform)).stream())
        .forEach(source -> modules(source, platform));
  }

  private void modules(ModuleSource source, Platform platform) {
    if (source.debian() != null) {
      debian.add(PinnedInputs.request(source.debian(), platform));
    }
    if (source.jmods() != null) {
      files.add(source.jmods());
    }
  }
}
