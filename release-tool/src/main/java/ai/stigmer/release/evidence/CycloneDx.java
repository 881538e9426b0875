package ai.stigmer.release.evidence;

import ai.stigmer.release.evidence.Bom.Component;
import ai.stigmer.release.evidence.Bom.Subject;
import ai.stigmer.release.image.Digest;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A bill of materials as CycloneDX 1.6 JSON. It has no clock and no randomness. */
public final class CycloneDx {
  public static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

  private CycloneDx() {}

  /** Components are sorted; the serial number is made of all the rest. */
  public static byte[] write(Bom bom) {
    SortedMap<String, Component> components = new TreeMap<>();
    bom.components().forEach(c -> components.put(c.reference(), c));
    Subject subject = bom.subject();
    String reference = subject.purl().orElse(subject.name() + "@" + subject.version());
    ObjectNode json = PrettyJson.object();
    json.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    json.put("bomFormat", "CycloneDX");
    json.put("specVersion", "1.6");
    json.put("serialNumber", "");
    json.put("version", 1);
    ObjectNode metadata = json.putObject("metadata");
    metadata.put("timestamp", bom.time().toString());
    metadata
        .putObject("tools")
        .putArray("components")
        .addObject()
        .put("type", "application")
        .put("name", "release-tool");
    subject(metadata.putObject("component"), subject, reference);
    ArrayNode list = json.putArray("components");
    components.values().forEach(component -> component(list.addObject(), component));
    dependencies(json.putArray("dependencies"), reference, components.keySet());
    json.put("serialNumber", serialNumber(Digest.of(PrettyJson.bytes(json))));
    return PrettyJson.bytes(json);
  }

  private static void subject(ObjectNode json, Subject subject, String reference) {
    json.put("type", subject.kind());
    json.put("bom-ref", reference);
    json.put("name", subject.name());
    json.put("version", subject.version());
    subject.sha256().ifPresent(sha256 -> hash(json, sha256));
    json.putArray("licenses").addObject().put("expression", subject.license());
    subject.purl().ifPresent(purl -> json.put("purl", purl));
  }

  private static void component(ObjectNode json, Component component) {
    json.put("type", component.kind());
    json.put("bom-ref", component.reference());
    putIfPresent(json, "publisher", component.maker());
    putIfPresent(json, "group", component.group());
    json.put("name", component.name());
    putIfPresent(json, "version", component.version());
    component.sha256().ifPresent(sha256 -> hash(json, sha256));
    component.purl().ifPresent(purl -> json.put("purl", purl));
    component
        .source()
        .ifPresent(
            source ->
                json.putArray("externalReferences")
                    .addObject()
                    .put("type", "distribution")
                    .put("url", source.toString()));
  }

  private static void dependencies(ArrayNode json, String subject, Collection<String> components) {
    ArrayNode parts = json.addObject().put("ref", subject).putArray("dependsOn");
    components.forEach(parts::add);
  }

  private static void hash(ObjectNode json, Digest sha256) {
    json.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256.hex());
  }

  private static void putIfPresent(ObjectNode json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }

  /** A UUID of version 8, whose bits are its maker's own: RFC 9562 §5.8. */
  private static String serialNumber(Digest content) {
    String hex = content.hex();
    return "urn:uuid:%s-%s-8%s-a%s-%s"
        .formatted(
            hex.substring(0, 8),
            hex.substring(8, 12),
            hex.substring(13, 16),
            hex.substring(17, 20),
            hex.substring(20, 32));
  }
}
