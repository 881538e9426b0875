package ai.stigmer.release.registry;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.ImageStore;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.http.Http;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Referrer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A repository of a registry. Threads share one; at most four blobs travel at a time, each of them
 * once.
 */
public final class RegistryImageStore implements ImageStore {
  private static final int MOST_UPLOADS = 4;

  private final ImageReference repository;
  private final RegistryClient client;
  private final BlobPush blobs;
  private final Manifests manifests;
  private final Semaphore uploads = new Semaphore(MOST_UPLOADS);
  private final Map<Digest, ReentrantLock> flights = new ConcurrentHashMap<>();
  private final boolean keepsWhatTagsName;

  /**
   * Talks to nobody yet, but prepares to.
   *
   * @param repository its tag and digest are not looked at
   * @param http outlives this
   */
  public RegistryImageStore(ImageReference repository, Http http, RegistryCredentials credentials) {
    this(repository, http, credentials, true);
  }

  private RegistryImageStore(
      ImageReference repository,
      Http http,
      RegistryCredentials credentials,
      boolean keepsWhatTagsName) {
    this.keepsWhatTagsName = keepsWhatTagsName;
    this.repository = repository;
    this.client = new RegistryClient(repository, http, credentials);
    http.prepare(client.uri(""));
    this.blobs = new BlobPush(client);
    this.manifests = new Manifests(client);
  }

  /** One of which somebody may have deleted parts of what tags name, as people do on ghcr.io. */
  public static RegistryImageStore withLosses(
      ImageReference repository, Http http, RegistryCredentials credentials) {
    return new RegistryImageStore(repository, http, credentials, false);
  }

  @Override
  public String name() {
    return client.name();
  }

  @Override
  public boolean keepsWhatTagsName() {
    return keepsWhatTagsName;
  }

  @Override
  public List<ReleaseException> obstacles() {
    try {
      blobs.rehearse();
      return List.of();
    } catch (ReleaseException e) {
      return List.of(e);
    }
  }

  @Override
  public boolean has(Descriptor content) {
    return client.has(content);
  }

  @Override
  public void push(Descriptor descriptor, Content bytes) {
    if (RegistryClient.isManifest(descriptor)) {
      manifests.push(descriptor, bytes);
    } else {
      blob(descriptor, Optional.empty(), bytes);
    }
  }

  @Override
  public Optional<String> nearby(String other) {
    ImageReference reference = ImageReference.parse(other);
    return reference.registry().equals(repository.registry())
            && !reference.repository().equals(repository.repository())
        ? Optional.of(reference.repository())
        : Optional.empty();
  }

  @Override
  public void mount(Descriptor blob, String from, Content bytes) {
    blob(blob, Optional.of(from), bytes);
  }

  private void blob(Descriptor descriptor, Optional<String> mountFrom, Content bytes) {
    ReentrantLock flight = flights.computeIfAbsent(descriptor.digest(), _ -> new ReentrantLock());
    flight.lock();
    try {
      uploads.acquireUninterruptibly();
      try {
        blobs.push(descriptor, mountFrom, bytes);
      } finally {
        uploads.release();
      }
    } finally {
      flight.unlock();
    }
  }

  @Override
  public Content content(Descriptor descriptor) {
    return new Content() {
      @Override
      public long sizeBytes() {
        return descriptor.sizeBytes();
      }

      @Override
      public InputStream open() throws IOException {
        return new BlobStream(client, descriptor);
      }
    };
  }

  @Override
  public List<Referrer> referrers(Digest subject) {
    return manifests.referrers().list(subject);
  }

  @Override
  public Optional<Descriptor> resolve(String tag) {
    return manifests.resolve(tag);
  }

  @Override
  public SortedSet<String> tags() {
    return new TagList(client).all();
  }

  @Override
  public void tag(String tag, Descriptor manifest) {
    manifests.tag(tag, manifest);
  }
}
