package ai.stigmer.release.build;

import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.FileTree;
import ai.stigmer.release.evidence.Bom.Component;
import ai.stigmer.release.evidence.PackageUrl;
import ai.stigmer.release.file.FileContent;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.Name;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.Placeholders;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import ai.stigmer.release.spec.ReleaseSpec.Application;
import ai.stigmer.release.spec.ReleaseSpec.BaseSpec;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.EmbeddedSpec;
import ai.stigmer.release.spec.ReleaseSpec.FileSet;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import ai.stigmer.release.spec.ReleaseSpec.LayerSpec;
import ai.stigmer.release.spec.ReleaseSpec.ModuleSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What images and distributions are made of, as far as release.lock and the files themselves tell:
 * Debian packages, bases, Java runtimes, jars. Files of other kinds are the product's own.
 */
final class Materials {
  private final BuildRequest request;
  private final PinnedInputs inputs;
  private final Runtimes runtimes;
  private final FileSets fileSets;
  private final FileDigests digests;

  Materials(
      BuildRequest request,
      PinnedInputs inputs,
      Runtimes runtimes,
      FileSets fileSets,
      FileDigests digests) {
    this.request = request;
    this.inputs = inputs;
    this.runtimes = runtimes;
    this.fileSets = fileSets;
    this.digests = digests;
  }

  List<Component> of(ImageSpec image, Platform platform) {
    List<Component> all = new ArrayList<>(base(image.base(), platform));
    for (LayerSpec layer : image.layers()) {
      if (layer.runtime() != null) {
        all.add(runtime(layer.runtime(), platform));
      }
      all.addAll(jars(layer.files(), platform));
    }
    return all;
  }

  List<Component> of(DistributionSpec distribution, Platform platform) {
    List<Component> all = new ArrayList<>(List.of(runtime(distribution.runtime(), platform)));
    all.addAll(jars(distribution.application(), platform));
    all.addAll(jars(distribution.files(), platform));
    for (EmbeddedSpec embedded : request.spec().embedded()) {
      if (embedded.name().equals(distribution.embedded())) {
        all.addAll(jars(embedded.files(), platform));
        Optional.ofNullable(embedded.application())
            .ifPresent(application -> all.addAll(jars(application, platform)));
      }
    }
    return all;
  }

  private List<Component> base(BaseSpec base, Platform platform) {
    if (base.debian() != null) {
      return debian(PinnedInputs.request(base.debian(), platform));
    }
    if (base.image() != null) {
      return List.of(image(inputs.pinned(base.image())));
    }
    if (base.layout() != null) {
      return List.of(
          new Component(
              "container",
              "",
              base.layout().path().value(),
              base.layout().digest().toString(),
              "",
              Optional.of(base.layout().digest()),
              Optional.empty(),
              Optional.empty()));
    }
    return List.of();
  }

  private static Component image(ImageReference pinned) {
    String digest = String.valueOf(pinned.digest());
    return new Component(
        "container",
        "",
        pinned.name(),
        digest,
        "",
        Optional.ofNullable(pinned.digest()),
        Optional.of(PackageUrl.oci(pinned.name(), digest, "")),
        Optional.empty());
  }

  private List<Component> debian(PackageRequest wanted) {
    return inputs.pinned(wanted).packages().stream()
        .map(
            deb ->
                new Component(
                    "library",
                    "",
                    deb.name(),
                    deb.version(),
                    "Debian",
                    Optional.of(deb.sha256()),
                    Optional.of(
                        PackageUrl.debian(
                            deb.name(), deb.version(), deb.architecture(), wanted.suite())),
                    Optional.empty()))
        .toList();
  }

  private Component runtime(Name name, Platform platform) {
    ModuleSource source = runtimes.source(name, platform);
    if (source.debian() != null) {
      return debian(PinnedInputs.request(source.debian(), platform)).getFirst();
    }
    if (source.jmods() != null) {
      return modules(source.jmods());
    }
    Jdk jdk = runtimes.buildJdk();
    return new Component(
        "platform",
        "",
        "jdk",
        jdk.version(),
        jdk.vendor(),
        Optional.of(jdk.modulesSha256()),
        Optional.empty(),
        Optional.empty());
  }

  private Component modules(URI url) {
    ReleaseLock.PinnedFile pinned = request.lock().file(url);
    String path = url.getPath();
    return new Component(
        "platform",
        "",
        path.substring(path.lastIndexOf('/') + 1),
        "",
        "",
        Optional.of(pinned.sha256()),
        Optional.empty(),
        Optional.of(url));
  }

  private List<Component> jars(Application application, Platform platform) {
    return fileSets.jars(application.jars(), placeholders(platform)).stream()
        .map(this::jar)
        .toList();
  }

  private List<Component> jars(List<FileSet> files, Platform platform) {
    FileTree tree = fileSets.tree(files, placeholders(platform));
    List<Component> jars = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      if (entry.path().endsWith(".jar")
          && entry instanceof Entry.RegularFile file
          && file.content() instanceof FileContent content) {
        jars.add(jar(content.path()));
      }
    }
    return jars;
  }

  private Component jar(Path file) {
    return Jar.of(file).component(digests.of(file));
  }

  private Placeholders placeholders(Platform platform) {
    return request.placeholders().on(platform);
  }
}
