package ai.stigmer.release.spec;

import ai.stigmer.release.spec.Yaml.Field;
import ai.stigmer.release.spec.Yaml.Fields;
import ai.stigmer.release.spec.Yaml.Items;
import ai.stigmer.release.spec.Yaml.Kind;
import ai.stigmer.release.spec.Yaml.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2.2 with its core schema (§10.3), as editors read it: one document, without anchors,
 * aliases, merge keys and tags.
 */
final class YamlReader {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new WithoutMerging())
          .setAllowDuplicateKeys(true)
          .setAllowNonScalarKeys(true)
          .setMaxAliasesForCollections(1)
          .setUseMarks(true)
          .build();

  /** Leaves merge keys in place, to be complained about. */
  private static final class WithoutMerging extends CoreSchema {
    @Override
    public ScalarResolver getScalarResolver() {
      return new CoreScalarResolver(false);
    }
  }

  private final Problems problems;

  private YamlReader(Problems problems) {
    this.problems = problems;
  }

  /** Empty where the text is no YAML; the reason is among the problems then. */
  static Optional<Yaml> read(String text, Problems problems) {
    Place top = new Place(1, 1, "");
    try {
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      if (root.isEmpty()) {
        problems.add(top, "the file is empty", "`release-tool init` writes one to start with");
        return Optional.empty();
      }
      return Optional.of(new YamlReader(problems).convert(root.get(), top));
    } catch (MarkedYamlEngineException e) {
      Place place =
          e.getProblemMark()
              .or(e::getContextMark)
              .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1, ""))
              .orElse(top);
      problems.add(
          place,
          "is no YAML: " + reason(e),
          isAtBrace(text, e) ? "put text with a brace in quotes where it stands in `[…]`" : "");
      return Optional.empty();
    } catch (YamlEngineException e) {
      problems.add(top, "is no YAML: " + e.getMessage(), "");
      return Optional.empty();
    } catch (StackOverflowError e) {
      // the parser calls itself once per level; nothing it was making is kept
      problems.add(top, "is nested too deeply", "");
      return Optional.empty();
    }
  }

  private static boolean isAtBrace(String text, MarkedYamlEngineException e) {
    return e.getProblemMark()
        .filter(mark -> mark.getIndex() > 0 && mark.getIndex() < text.length())
        .filter(mark -> text.startsWith("${", mark.getIndex() - 1))
        .isPresent();
  }

  private static String reason(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "bad syntax" : e.getProblem();
    return e.getContext() == null || e.getContext().isEmpty()
        ? problem
        : e.getContext() + ", " + problem;
  }

  private Yaml convert(Node node, Place place) {
    if (node.getAnchor().isPresent()) {
      problems.add(place, "anchors and aliases are not supported", "write the value out");
      return new Yaml.Anything(place);
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar, place);
      case SequenceNode sequence -> items(sequence, place);
      case MappingNode mapping -> fields(mapping, place);
      default -> throw new AssertionError(node.getNodeType());
    };
  }

  private Yaml scalar(ScalarNode scalar, Place place) {
    Tag tag = scalar.getTag();
    Kind kind;
    // this parser's own mark on ${…}, which YAML knows nothing of
    if (tag.equals(Tag.STR) || tag.equals(Tag.ENV_TAG)) {
      kind = Kind.TEXT;
    } else if (tag.equals(Tag.INT)) {
      kind = Kind.INTEGER;
    } else if (tag.equals(Tag.FLOAT)) {
      kind = Kind.NUMBER;
    } else if (tag.equals(Tag.BOOL)) {
      kind = Kind.BOOLEAN;
    } else if (tag.equals(Tag.NULL)) {
      kind = Kind.NOTHING;
    } else {
      problems.add(place, "the tag `" + tag + "` is not supported", "leave it out");
      return new Yaml.Anything(place);
    }
    return new Yaml.Scalar(place, kind, scalar.getValue());
  }

  private Yaml items(SequenceNode sequence, Place place) {
    List<Yaml> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(convert(item, place.item(items.size(), line(item), column(item))));
    }
    return new Items(place, items);
  }

  private Yaml fields(MappingNode mapping, Place place) {
    List<Field> fields = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node keyNode = tuple.getKeyNode();
      Node valueNode = tuple.getValueNode();
      if (!(keyNode instanceof ScalarNode key)) {
        problems.add(
            new Place(line(keyNode), column(keyNode), place.path()),
            "a key must be plain text",
            "");
        continue;
      }
      Place keyPlace = place.key(key.getValue(), line(key), column(key));
      Place valuePlace = place.key(key.getValue(), line(valueNode), column(valueNode));
      if (key.getValue().equals("<<")) {
        problems.add(keyPlace, "merge keys are not supported", "write the keys out");
        continue;
      }
      if (fields.stream().anyMatch(field -> field.key().equals(key.getValue()))) {
        problems.add(keyPlace, "stands twice", "remove one of the two");
        continue;
      }
      fields.add(new Field(keyPlace, key.getValue(), convert(valueNode, valuePlace)));
    }
    return new Fields(place, fields);
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private static int column(Node node) {
    return node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
  }
}
