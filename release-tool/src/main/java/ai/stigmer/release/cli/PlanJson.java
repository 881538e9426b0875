package ai.stigmer.release.cli;

import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.ReleasePlan;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plan for programs: {@code actions} in their order, each with {@code action}, {@code step},
 * {@code part}, {@code destination}, {@code subject}, {@code reason} and {@code bytes}, and where
 * it moves a pointer {@code from} (absent if there is none yet) and {@code to}; {@code kept} and
 * {@code refused} with their destinations and reasons, the latter with what it {@code stops}:
 * {@code everything}, or the {@code tap} alone. Keys are only ever added while {@code
 * schemaVersion} is 1.
 */
final class PlanJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private PlanJson() {}

  static String of(ReleaseManifest release, ReleasePlan plan, PlaceNames names) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("schemaVersion", 1)
            .put("version", release.version())
            .put("changes", !plan.isEmpty())
            .put("bytes", plan.bytes())
            .put("savedBytes", plan.savedBytes());
    ArrayNode actions = json.putArray("actions");
    for (Action action : plan.actions()) {
      ObjectNode object = actions.addObject();
      object
          .put("action", name(action))
          .put("step", lowerCase(action.step()))
          .put("part", lowerCase(action.part()))
          .put("destination", names.name(action.place()))
          .put("subject", PlanText.subject(action))
          .put("reason", action.reason())
          .put("bytes", action.bytes())
          .put("savedBytes", action.savedBytes());
      action
          .move()
          .ifPresent(
              move -> {
                move.from().ifPresent(from -> object.put("from", from));
                object.put("to", move.to());
              });
    }
    ArrayNode kept = json.putArray("kept");
    plan.kept()
        .forEach(
            k ->
                kept.addObject()
                    .put("destination", names.name(k.place()))
                    .put("subject", k.pointer())
                    .put("reason", k.reason()));
    ArrayNode refused = json.putArray("refused");
    plan.refusals()
        .forEach(
            r ->
                refused
                    .addObject()
                    .put("destination", names.name(r.place()))
                    .put("subject", r.subject())
                    .put("expected", r.expected())
                    .put("actual", r.actual())
                    .put("hint", r.hint())
                    .put("stops", lowerCase(r.extent())));
    return MAPPER.writeValueAsString(json) + "\n";
  }

  private static String name(Action action) {
    return PlanText.verb(action).strip();
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
