package ai.stigmer.release.destination;

import ai.stigmer.release.image.Digest;

/** A file of a release, by the name users download it under. */
public record HostedAsset(String name, long sizeBytes, Digest sha256) {
  public HostedAsset {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._+-]*")) {
      throw new IllegalArgumentException(
          "asset name `"
              + name
              + "` has characters other than letters, digits, `.`, `_`, `+` and `-`, or starts with one of those");
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("size " + sizeBytes + " is negative");
    }
  }
}
