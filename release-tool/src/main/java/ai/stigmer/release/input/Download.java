package ai.stigmer.release.input;

import ai.stigmer.release.http.Transport;
import ai.stigmer.release.image.Digest;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;

/**
 * A pinned input and where it can be had.
 *
 * @param name as progress shows it
 * @param sizeBytes where the pin knows it
 * @param candidates in order of preference; the next is tried when one does not have it
 */
public record Download(
    String name, Digest digest, OptionalLong sizeBytes, List<URI> candidates, Transport transport) {

  public Download {
    candidates = List.copyOf(candidates);
  }
}
