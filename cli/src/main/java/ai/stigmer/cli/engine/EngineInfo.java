package ai.stigmer.cli.engine;

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
    boolean rootless) {}
