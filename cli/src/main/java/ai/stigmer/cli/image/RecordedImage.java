package ai.stigmer.cli.image;

import ai.stigmer.cli.state.StateFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code server update} chose.
 *
 * @param cliVersion of the program that chose it; another one forgets it
 */
public record RecordedImage(String reference, String version, long sizeBytes, String cliVersion) {
  /** Empty, and forgotten, if another version of stigmer made the choice. */
  public static Optional<RecordedImage> read(StateFile file, String cliVersion) {
    return file.read()
        .map(
            json ->
                new RecordedImage(
                    json.getString("reference", ""),
                    json.getString("version", ""),
                    json.getLong("sizeBytes", 0),
                    json.getString("cliVersion", "")))
        .filter(image -> image.cliVersion().equals(cliVersion))
        .filter(image -> image.reference().matches("[^\\s@]+@sha256:[0-9a-f]{64}"));
  }

  public void write(StateFile file) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("schemaVersion", 1);
    facts.put("reference", reference);
    facts.put("version", version);
    facts.put("sizeBytes", sizeBytes);
    facts.put("cliVersion", cliVersion);
    file.write(facts);
  }
}
