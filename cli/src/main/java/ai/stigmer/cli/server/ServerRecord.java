package ai.stigmer.cli.server;

import ai.stigmer.cli.runner.Mode;
import ai.stigmer.cli.state.StateFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the last start put the runner; it stays when the runner is stopped, so that no later start
 * changes the mode silently.
 *
 * @param endpoint of the engine; empty when embedded, {@value #PRIVATE_PODMAN} where Podman had no
 *     socket of its own
 */
record ServerRecord(Mode mode, String endpoint) {
  static final String PRIVATE_PODMAN = "private-podman";

  static Optional<ServerRecord> read(StateFile file) {
    return file.read()
        .flatMap(
            json ->
                switch (json.getString("mode", "")) {
                  case "container" ->
                      Optional.of(new ServerRecord(Mode.CONTAINER, json.getString("endpoint", "")));
                  case "embedded" -> Optional.of(new ServerRecord(Mode.EMBEDDED, ""));
                  default -> Optional.empty();
                });
  }

  void write(StateFile file) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("schemaVersion", 1);
    facts.put("mode", mode.word());
    facts.put("endpoint", endpoint);
    file.write(facts);
  }
}
