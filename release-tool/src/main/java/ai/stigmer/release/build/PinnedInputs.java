package ai.stigmer.release.build;

import ai.stigmer.release.debian.DebFile;
import ai.stigmer.release.debian.DebianArchive;
import ai.stigmer.release.debian.Jmods;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Image;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.input.Download;
import ai.stigmer.release.input.DownloadListener;
import ai.stigmer.release.input.InputCache;
import ai.stigmer.release.registry.RegistryImages;
import ai.stigmer.release.runtime.ModulePath;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseLock.PackageSet;
import ai.stigmer.release.spec.ReleaseLock.PinnedFile;
import ai.stigmer.release.spec.ReleaseSpec.DebianBase;
import ai.stigmer.release.spec.ReleaseSpec.ModuleSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Outside inputs, by their pins in {@code release.lock}. */
final class PinnedInputs {
  private final ReleaseLock lock;
  private final InputCache cache;
  private final DebianArchive debian;
  private final RegistryImages images;
  private final DownloadListener listener;

  PinnedInputs(
      ReleaseLock lock,
      InputCache cache,
      DebianArchive debian,
      RegistryImages images,
      DownloadListener listener) {
    this.lock = lock;
    this.cache = cache;
    this.debian = debian;
    this.images = images;
    this.listener = listener;
  }

  /** What a base asks of Debian for one platform: the key of its set in the lock. */
  static PackageRequest request(DebianBase base, Platform platform) {
    List<String> names = new ArrayList<>(base.packages());
    names.addAll(base.platformPackages().getOrDefault(platform, List.of()));
    return PackageRequest.closure(base.suite(), platform.architecture(), names, base.without());
  }

  /** The package alone: its jmods are wanted, not its programs. */
  static PackageRequest request(
      ai.stigmer.release.spec.ReleaseSpec.DebianPackage jdk, Platform platform) {
    return PackageRequest.alone(jdk.suite(), platform.architecture(), List.of(jdk.name()));
  }

  PackageSet pinned(PackageRequest request) {
    return lock.packages(request);
  }

  List<DebFile> packages(PackageRequest request) {
    return debian.fetch(lock.packages(request), listener);
  }

  /** One platform of an image in a registry; its layers come one by one. */
  Image.Base base(ImageReference image, Platform platform) {
    return images.base(pinned(image), platform, listener);
  }

  Path layer(ImageReference image, Descriptor layer) {
    return images.layer(pinned(image), layer, listener);
  }

  /** A base with the digest it is pinned to. */
  ImageReference pinned(ImageReference image) {
    Digest digest = lock.image(image.toString()).digest();
    return new ImageReference(image.registry(), image.repository(), image.tag(), digest);
  }

  /** Where jlink finds the modules for a platform. */
  ModulePath modules(ModuleSource source, Platform platform) {
    if (source.debian() != null) {
      DebFile deb = packages(request(source.debian(), platform)).getFirst();
      return new ModulePath.Jmods(Jmods.of(deb, cache.folder()), deb.pinned().sha256());
    }
    if (source.jmods() != null) {
      return jmodsArchive(source.jmods());
    }
    return new ModulePath.OfBuildJdk();
  }

  private ModulePath jmodsArchive(URI url) {
    PinnedFile pinned = lock.file(url);
    String name = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
    Path archive =
        cache.fetch(
            new Download(name, pinned.sha256(), OptionalLong.empty(), List.of(url), Transport.TLS),
            listener);
    Path folder = cache.folder().resolve("jmods").resolve(pinned.sha256().hex());
    return new ModulePath.Jmods(JmodsArchive.unpack(archive, name, folder), pinned.sha256());
  }
}
