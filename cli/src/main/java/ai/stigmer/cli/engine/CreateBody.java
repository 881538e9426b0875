package ai.stigmer.cli.engine;

import com.grack.nanojson.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code POST /containers/create}. Secrets are in it, and nowhere on a command line.
 */
final class CreateBody {
  private static final int MOST_PROCESSES = 512;

  private CreateBody() {}

  static String of(ContainerSpec spec) {
    Map<String, @Nullable Object> host = new LinkedHashMap<>();
    host.put("NetworkMode", spec.network());
    host.put("Binds", spec.binds());
    host.put("ExtraHosts", spec.extraHosts());
    host.put("ReadonlyRootfs", true);
    host.put("Tmpfs", Map.of("/tmp", "rw,nosuid,nodev,size=256m,mode=1777"));
    host.put("CapDrop", List.of("ALL"));
    host.put("SecurityOpt", List.of("no-new-privileges"));
    host.put("PidsLimit", MOST_PROCESSES);
    host.put("RestartPolicy", Map.of("Name", "no"));
    Map<String, @Nullable Object> log = new LinkedHashMap<>();
    log.put("Type", "json-file");
    log.put("Config", new TreeMap<>(Map.of("max-size", "10m", "max-file", "3")));
    host.put("LogConfig", log);
    spec.userNamespace().ifPresent(mode -> host.put("UsernsMode", mode));
    if (!spec.limits().isEmpty()) {
      host.put(
          "Ulimits",
          new TreeMap<>(spec.limits()).entrySet().stream().map(CreateBody::limit).toList());
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("Image", spec.image());
    body.put("User", spec.user());
    if (!spec.command().isEmpty()) {
      body.put("Cmd", spec.command());
    }
    body.put(
        "Env",
        new TreeMap<>(spec.environment())
            .entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList());
    body.put("Labels", new TreeMap<>(spec.labels()));
    body.put("HostConfig", host);
    return JsonWriter.string(body);
  }

  private static Map<String, @Nullable Object> limit(Map.Entry<String, Long> limit) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("Name", limit.getKey());
    json.put("Soft", limit.getValue());
    json.put("Hard", limit.getValue());
    return json;
  }
}
