package ai.stigmer.release.evidence;

import ai.stigmer.release.image.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where something that was built comes from.
 *
 * @param subjects what was built
 * @param source the commit, as in {@code git+https://github.com/acme/tool@refs/tags/v1.2.3}
 * @param commit its full object name
 * @param parameters what the build was asked for, by name
 * @param dependencies everything from outside that went in
 */
public record Provenance(
    List<Subject> subjects,
    String source,
    String commit,
    SortedMap<String, String> parameters,
    List<Dependency> dependencies) {
  public static final String MEDIA_TYPE = "application/vnd.in-toto+json";

  private static final String BUILD_TYPE =
      "https://github.com/stigmer/stigmer/blob/main/docs/supply-chain.md#build-type-v1";
  private static final String BUILDER = "https://github.com/stigmer/stigmer/release-tool";

  public Provenance {
    subjects = List.copyOf(subjects);
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    dependencies = List.copyOf(dependencies);
  }

  /** Something that was built, by a name that is its own. */
  public record Subject(String name, Digest sha256) {}

  /**
   * Something that went in.
   *
   * @param uri where it is from, or its package URL; else what it is called
   */
  public record Dependency(String uri, Digest sha256) {}

  /**
   * An in-toto Statement v1 with a predicate of SLSA Provenance v1. It says nothing of the run, so
   * that the same build gives the same bytes anywhere.
   */
  public byte[] statement() {
    ObjectNode json = PrettyJson.object();
    json.put("_type", "https://in-toto.io/Statement/v1");
    ArrayNode built = json.putArray("subject");
    for (Subject subject : sorted(subjects, Comparator.comparing(Subject::name))) {
      built
          .addObject()
          .put("name", subject.name())
          .putObject("digest")
          .put("sha256", subject.sha256().hex());
    }
    json.put("predicateType", "https://slsa.dev/provenance/v1");
    ObjectNode predicate = json.putObject("predicate");
    ObjectNode definition = predicate.putObject("buildDefinition");
    definition.put("buildType", BUILD_TYPE);
    ObjectNode asked = definition.putObject("externalParameters");
    asked.put("source", source);
    parameters.forEach(asked::put);
    ArrayNode inputs = definition.putArray("resolvedDependencies");
    inputs.addObject().put("uri", source).putObject("digest").put("gitCommit", commit);
    for (Dependency one : sorted(dependencies, Comparator.comparing(Dependency::uri))) {
      inputs
          .addObject()
          .put("uri", one.uri())
          .putObject("digest")
          .put("sha256", one.sha256().hex());
    }
    predicate.putObject("runDetails").putObject("builder").put("id", BUILDER);
    return PrettyJson.bytes(json);
  }

  private static <T> List<T> sorted(Collection<T> values, Comparator<T> order) {
    return values.stream().distinct().sorted(order).toList();
  }
}
