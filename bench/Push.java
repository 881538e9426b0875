import ai.stigmer.release.http.Http;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.registry.RegistryCredentials;
import ai.stigmer.release.registry.RegistryImageStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@code Push LAYOUT TAG REPOSITORY}: an image with all its platforms; prints the peak of its memory. */
final class Push {
  private Push() {}

  public static void main(String[] arguments) throws Exception {
    try (Http http = new Http(HttpSettings.DEFAULT, InstantSource.system());
        ExecutorService threads =
            Executors.newFixedThreadPool(4, Thread.ofVirtual().factory())) {
      RegistryImageStore store =
          new RegistryImageStore(
              ImageReference.parse(arguments[2]), http, RegistryCredentials.ANONYMOUS);
      ImageLayout layout = ImageLayout.open(Path.of(arguments[0]));
      Descriptor root = layout.resolve(arguments[1]).orElseThrow();
      Set<Descriptor> blobs = new LinkedHashSet<>();
      Set<Descriptor> manifests = new LinkedHashSet<>();
      collect(layout, root, blobs, manifests);
      List<Future<?>> pushes = new ArrayList<>();
      for (Descriptor blob : blobs) {
        pushes.add(threads.submit(() -> store.push(blob, layout.blob(blob.digest()))));
      }
      for (Future<?> push : pushes) {
        push.get();
      }
      manifests.forEach(manifest -> store.push(manifest, layout.blob(manifest.digest())));
      store.tag(arguments[1], root);
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        System.out.println(line.replaceAll("\\D", ""));
      }
    }
  }

  /** Parts before what names them. */
  private static void collect(
      ImageLayout layout, Descriptor one, Set<Descriptor> blobs, Set<Descriptor> manifests) {
    layout.children(one).forEach(child -> collect(layout, child, blobs, manifests));
    boolean isManifest =
        MediaTypes.isIndex(one.mediaType()) || MediaTypes.isManifest(one.mediaType());
    (isManifest ? manifests : blobs).add(one);
  }
}
