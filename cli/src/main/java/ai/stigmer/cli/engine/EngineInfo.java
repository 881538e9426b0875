package ai.stigmer.cli.engine;

import com.grack.nanojson.JsonObject;

/**
 * What an engine says of itself.
 *
 * @param operatingSystem of the machine it runs on, such as {@code Docker Desktop}
 * @param kernel of that machine
 * @param architecture as images name it
 */
public record EngineInfo(
    Dialect dialect,
    String version,
    String operatingSystem,
    String kernel,
    String architecture,
    boolean rootless) {

  /** Out of the answer to {@code GET /info}. */
  static EngineInfo of(Dialect dialect, JsonObject info) {
    String architecture =
        switch (info.getString("Architecture", "")) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          case String other -> other;
        };
    return new EngineInfo(
        dialect,
        info.getString("ServerVersion", "unknown"),
        info.getString("OperatingSystem", ""),
        info.getString("KernelVersion", ""),
        architecture,
        dialect.rootless(info));
  }
}
