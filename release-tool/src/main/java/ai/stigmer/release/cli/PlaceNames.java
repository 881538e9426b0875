package ai.stigmer.release.cli;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.destination.Tap;
import ai.stigmer.release.plan.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How people know the places that a release goes to. */
final class PlaceNames {
  private final Map<Place, String> names;

  PlaceNames(Map<Place, String> names) {
    this.names = Map.copyOf(names);
  }

  static PlaceNames of(Destinations destinations) {
    Map<Place, String> names = new HashMap<>();
    destinations.images().forEach((image, store) -> names.put(Place.ofImage(image), store.name()));
    names.put(Place.RELEASES, destinations.releases().name());
    destinations.tap().map(Tap::name).ifPresent(name -> names.put(Place.TAP, name));
    return new PlaceNames(names);
  }

  /** Where nothing but its releases is asked for. */
  static PlaceNames of(ReleaseHost host) {
    return new PlaceNames(Map.of(Place.RELEASES, host.name()));
  }

  /** As in {@code ghcr.io/acme/runner}, a URL, or a folder. */
  String name(Place place) {
    return Optional.ofNullable(names.get(place)).orElseThrow();
  }

  String heading(Place place) {
    String kind =
        switch (place.part()) {
          case IMAGES -> "image ";
          case RELEASE -> "releases of ";
          case TAP -> "tap ";
        };
    return kind + name(place);
  }
}
