package ai.stigmer.release.registry;

import ai.stigmer.release.http.Response;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a list goes on: RFC 8288, as in {@code <…>; rel="next"}. */
final class NextPage {
  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel=\"?next\"?", Pattern.CASE_INSENSITIVE);

  private NextPage() {}

  /** The next page, if it is on the same host; a list does not lead elsewhere. */
  static Optional<URI> of(Response response) {
    for (String header : response.headers().allValues("Link")) {
      Matcher link = NEXT.matcher(header);
      if (link.find()) {
        try {
          URI next = response.uri().resolve(link.group(1));
          return Optional.of(next)
              .filter(
                  uri -> String.valueOf(uri.getAuthority()).equals(response.uri().getAuthority()))
              .filter(uri -> uri.getScheme().equals(response.uri().getScheme()));
        } catch (IllegalArgumentException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
