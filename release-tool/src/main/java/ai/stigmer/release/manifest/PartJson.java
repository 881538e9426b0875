package ai.stigmer.release.manifest;

import ai.stigmer.release.failure.InvalidInput;

/** {@code part.json} as bytes, laid out as {@code release.json} is. */
public final class PartJson {
  public static final String FILE_NAME = "part.json";

  private PartJson() {}

  /** The same part gives the same bytes. */
  public static byte[] write(ReleasePart part) {
    return ReleaseJson.text(part);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param origin how messages call it
   * @throws InvalidInput with line, column and key, if the content is no part of this schema
   */
  public static ReleasePart read(String origin, byte[] json) {
    ReleasePart part =
        new ReleaseJson.Reading(
                origin,
                "part of a release",
                "it is written by `release-tool build --platform`: build the part again")
            .of(json, ReleasePart.class);
    ReleaseJson.requireSchema(origin, part.schemaVersion(), ReleasePart.SCHEMA_VERSION);
    return part;
  }
}
