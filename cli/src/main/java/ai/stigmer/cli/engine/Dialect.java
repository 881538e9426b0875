package ai.stigmer.cli.engine;

import com.grack.nanojson.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Where Docker and Podman differ behind the same API. */
public enum Dialect {
  DOCKER {
    @Override
    boolean nameTaken(int status, String message) {
      return status == 409;
    }

    @Override
    public String hostAlias() {
      return "host.docker.internal";
    }

    @Override
    boolean rootless(JsonObject info) {
      return info.getArray("SecurityOptions", new com.grack.nanojson.JsonArray()).stream()
          .anyMatch(option -> String.valueOf(option).startsWith("name=rootless"));
    }
  },
  /** Told by the header {@code Libpod-Api-Version}. */
  PODMAN {
    // A conflict of names is a 500 (containers/podman's compat API up to 5.x).
    @Override
    boolean nameTaken(int status, String message) {
      return (status == 500 || status == 409) && message.contains("already in use");
    }

    @Override
    public String hostAlias() {
      return "host.containers.internal";
    }

    @Override
    boolean rootless(JsonObject info) {
      return info.getBoolean("Rootless", false);
    }
  };

  abstract boolean nameTaken(int status, String message);

  abstract boolean rootless(JsonObject info);

  /** The name under which a bridged container reaches the machine its user sits at. */
  public abstract String hostAlias();

  public String title() {
    return this == DOCKER ? "Docker" : "Podman";
  }

  static Dialect of(Map<String, String> pingHeaders) {
    return Optional.ofNullable(pingHeaders.get("libpod-api-version")).isPresent() ? PODMAN : DOCKER;
  }
}
