package ai.stigmer.release.registry;

import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.http.Request;
import ai.stigmer.release.http.Response;
import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Manifest;
import ai.stigmer.release.image.MediaTypes;
import ai.stigmer.release.image.Referrer;
import ai.stigmer.release.image.ReferrerList;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The artifacts about a manifest: distribution-spec 1.1 §Listing Referrers, and the tag {@code
 * sha256-<hex>} where a registry does not know that. Whether it does is asked, not read from the
 * header {@code OCI-Subject}: ECR sends that without listing anything.
 */
final class Referrers {
  private static final int MOST_PAGES = 100;
  private static final Set<Integer> UNKNOWN = Set.of(400, 404, 405, 501);

  private final RegistryClient client;
  private final Manifests manifests;

  Referrers(RegistryClient client, Manifests manifests) {
    this.client = client;
    this.manifests = manifests;
  }

  List<Referrer> list(Digest subject) {
    return listed(subject)
        .orElseGet(() -> tagged(subject).map(ReferrerList::referrers).orElse(List.of()));
  }

  /** By the registry's own list; none if it has no such thing. */
  private Optional<List<Referrer>> listed(Digest subject) {
    List<Referrer> all = new ArrayList<>();
    Optional<URI> next = Optional.of(client.uri("referrers/" + subject));
    for (int page = 1; next.isPresent() && page <= MOST_PAGES; page++) {
      Request request =
          Request.get(next.get(), Transport.TLS).header("Accept", MediaTypes.OCI_INDEX);
      switch (client.send(client.pull(), request)) {
        case Answer.Success(Response response) -> {
          byte[] bytes = response.bytes(RegistryClient.MAX_MANIFEST_BYTES);
          if (!isIndex(response)) {
            return Optional.empty();
          }
          all.addAll(ReferrerList.read(client.name(), bytes).referrers());
          next = NextPage.of(response);
        }
        case RegistryError e when UNKNOWN.contains(e.status()) -> {
          return Optional.empty();
        }
        case RegistryError e -> throw client.failure(e);
      }
    }
    return Optional.of(List.copyOf(all));
  }

  private static boolean isIndex(Response response) {
    return response.header("Content-Type").orElse("").startsWith(MediaTypes.OCI_INDEX);
  }

  private Optional<ReferrerList> tagged(Digest subject) {
    String tag = tag(subject);
    return manifests
        .read(tag)
        .map(read -> ReferrerList.read(client.name() + ":" + tag, read.bytes()));
  }

  static boolean isFallbackTag(String tag) {
    return tag.matches("sha256-[0-9a-f]{64}");
  }

  private static String tag(Digest subject) {
    return "sha256-" + subject.hex();
  }

  /** Makes sure that an artifact that is in the repository is found by what it is about. */
  synchronized void register(Descriptor descriptor, Manifest manifest) {
    Descriptor subject = manifest.subject();
    if (subject == null) {
      return;
    }
    Optional<List<Referrer>> listed = listed(subject.digest());
    boolean isListed =
        listed.stream()
            .flatMap(List::stream)
            .anyMatch(r -> r.manifest().digest().equals(descriptor.digest()));
    if (!isListed) {
      addToTag(subject.digest(), Referrer.of(descriptor, manifest));
    }
  }

  /** Others may add to the tag at the same time, and no registry compares before it writes. */
  private void addToTag(Digest subject, Referrer referrer) {
    int attempts = client.http().settings().attempts();
    for (int attempt = 1; attempt <= attempts; attempt++) {
      ReferrerList list = tagged(subject).orElseGet(ReferrerList::empty);
      if (list.contains(referrer.manifest().digest())) {
        return;
      }
      byte[] bytes = list.with(referrer).bytes();
      Descriptor index = new Descriptor(MediaTypes.OCI_INDEX, Digest.of(bytes), bytes.length);
      manifests.put(tag(subject), index, bytes);
    }
    if (!tagged(subject).orElseGet(ReferrerList::empty).contains(referrer.manifest().digest())) {
      throw new Unavailable(
          client.name() + ":" + tag(subject),
          "was changed by somebody else, " + attempts + " times in a row",
          "run again",
          null);
    }
  }
}
