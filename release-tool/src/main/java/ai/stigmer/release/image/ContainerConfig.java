package ai.stigmer.release.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a container of an image runs: the {@code config} object of image-spec 1.1 §Image
 * Configuration, with Docker's health check. Empty values are left to the engine.
 *
 * @param user name or {@code uid:gid}
 * @param exposedPorts as in {@code 8080/tcp}
 * @param env in the order given
 */
public record ContainerConfig(
    String user,
    SortedSet<String> exposedPorts,
    SequencedMap<String, String> env,
    List<String> entrypoint,
    List<String> cmd,
    SortedSet<String> volumes,
    String workingDir,
    SortedMap<String, String> labels,
    String stopSignal,
    @Nullable Healthcheck healthcheck) {

  public static final ContainerConfig EMPTY = new Builder().build();

  public ContainerConfig {
    exposedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
    env = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(env));
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    for (String name : env.keySet()) {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw new IllegalArgumentException("`" + name + "` is no name of a variable");
      }
    }
  }

  /** Starts with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * This base with {@code own} on top: what {@code own} sets wins; variables and labels are merged
   * by name, ports and volumes added. A new entrypoint drops the base's command, as in a
   * Dockerfile.
   */
  public ContainerConfig extendedBy(ContainerConfig own) {
    SequencedMap<String, String> mergedEnv = new LinkedHashMap<>(env);
    mergedEnv.putAll(own.env);
    SortedMap<String, String> mergedLabels = new TreeMap<>(labels);
    mergedLabels.putAll(own.labels);
    boolean keepsCmd = own.cmd.isEmpty() && own.entrypoint.isEmpty();
    return new ContainerConfig(
        own.user.isEmpty() ? user : own.user,
        union(exposedPorts, own.exposedPorts),
        mergedEnv,
        own.entrypoint.isEmpty() ? entrypoint : own.entrypoint,
        keepsCmd ? cmd : own.cmd,
        union(volumes, own.volumes),
        own.workingDir.isEmpty() ? workingDir : own.workingDir,
        mergedLabels,
        own.stopSignal.isEmpty() ? stopSignal : own.stopSignal,
        own.healthcheck == null ? healthcheck : own.healthcheck);
  }

  /** What is left for others to build on: how the program is started and checked is theirs. */
  ContainerConfig withoutProgram() {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        List.of(),
        List.of(),
        volumes,
        workingDir,
        labels,
        stopSignal,
        null);
  }

  public Optional<Healthcheck> health() {
    return Optional.ofNullable(healthcheck);
  }

  ObjectNode json() {
    ObjectNode object = Json.object();
    Json.putIfPresent(object, "User", user);
    putKeys(object, "ExposedPorts", exposedPorts);
    List<String> pairs = new ArrayList<>();
    env.forEach((name, value) -> pairs.add(name + "=" + value));
    Json.putIfPresent(object, "Env", pairs);
    Json.putIfPresent(object, "Entrypoint", entrypoint);
    Json.putIfPresent(object, "Cmd", cmd);
    if (healthcheck != null) {
      object.set("Healthcheck", healthcheck.json());
    }
    putKeys(object, "Volumes", volumes);
    Json.putIfPresent(object, "WorkingDir", workingDir);
    Json.putIfPresent(object, "Labels", labels);
    Json.putIfPresent(object, "StopSignal", stopSignal);
    return object;
  }

  static ContainerConfig of(JsonNode object) {
    SequencedMap<String, String> env = new LinkedHashMap<>();
    for (String pair : Json.texts(object, "Env")) {
      int equals = pair.indexOf('=');
      env.put(
          equals < 0 ? pair : pair.substring(0, equals),
          equals < 0 ? "" : pair.substring(equals + 1));
    }
    JsonNode health = object.path("Healthcheck");
    return new ContainerConfig(
        Json.text(object, "User"),
        new TreeSet<>(object.path("ExposedPorts").propertyNames()),
        env,
        Json.texts(object, "Entrypoint"),
        Json.texts(object, "Cmd"),
        new TreeSet<>(object.path("Volumes").propertyNames()),
        Json.text(object, "WorkingDir"),
        Json.map(object, "Labels"),
        Json.text(object, "StopSignal"),
        health.path("Test").isEmpty() ? null : Healthcheck.of(health));
  }

  private static void putKeys(ObjectNode object, String key, SortedSet<String> names) {
    if (!names.isEmpty()) {
      ObjectNode set = object.putObject(key);
      names.forEach(set::putObject);
    }
  }

  private static SortedSet<String> union(Collection<String> a, Collection<String> b) {
    SortedSet<String> union = new TreeSet<>(a);
    union.addAll(b);
    return union;
  }

  /** Sets what differs from nothing; one builder builds any number of values. */
  public static final class Builder {
    private String user = "";
    private final SortedSet<String> exposedPorts = new TreeSet<>();
    private final SequencedMap<String, String> env = new LinkedHashMap<>();
    private List<String> entrypoint = List.of();
    private List<String> cmd = List.of();
    private final SortedSet<String> volumes = new TreeSet<>();
    private String workingDir = "";
    private final SortedMap<String, String> labels = new TreeMap<>();
    private String stopSignal = "";
    private @Nullable Healthcheck healthcheck;

    private Builder() {}

    public Builder user(String value) {
      user = value;
      return this;
    }

    public Builder exposedPort(String port) {
      exposedPorts.add(port);
      return this;
    }

    public Builder env(Map<String, String> values) {
      env.putAll(values);
      return this;
    }

    public Builder entrypoint(List<String> words) {
      entrypoint = words;
      return this;
    }

    public Builder cmd(List<String> words) {
      cmd = words;
      return this;
    }

    public Builder volume(String path) {
      volumes.add(path);
      return this;
    }

    public Builder workingDir(String path) {
      workingDir = path;
      return this;
    }

    public Builder labels(Map<String, String> values) {
      labels.putAll(values);
      return this;
    }

    public Builder stopSignal(String signal) {
      stopSignal = signal;
      return this;
    }

    public Builder healthcheck(Healthcheck check) {
      healthcheck = check;
      return this;
    }

    public ContainerConfig build() {
      return new ContainerConfig(
          user,
          exposedPorts,
          env,
          entrypoint,
          cmd,
          volumes,
          workingDir,
          labels,
          stopSignal,
          healthcheck);
    }
  }
}
