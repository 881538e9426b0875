package ai.stigmer.release.manifest;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.image.Descriptor;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Encoded;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdConvertingDeserializer;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdConvertingSerializer;
import tools.jackson.databind.type.TypeFactory;
import tools.jackson.databind.util.Converter;

/**
 * {@code release.json} as bytes: keys in the records' order, two spaces, one line end at its end.
 */
public final class ReleaseJson {
  public static final String FILE_NAME = "release.json";
  public static final String MEDIA_TYPE = "application/vnd.stigmer.release.v1+json";

  /** Far more than a release with hundreds of artifacts needs. */
  private static final int MAX_BYTES = 8 << 20;

  private static final String HINT = "it is written by `release-tool build`: build again";
  private static final JsonMapper MAPPER = mapper();

  private ReleaseJson() {}

  /**
   * The same release gives the same bytes. For a release that has just been built: one that has a
   * {@code release.json} keeps it.
   */
  public static byte[] write(ReleaseManifest release) {
    return text(release);
  }

  /**
   * Reads what {@link #write} wrote, now or in another version of this program.
   *
   * @param origin how messages call it, its path or URL as a rule
   * @throws InvalidInput with line, column and key, if the content is no release of this schema
   */
  public static Encoded<ReleaseManifest> read(String origin, byte[] json) {
    ReleaseManifest release = new Reading(origin, "release", HINT).of(json, ReleaseManifest.class);
    requireSchema(origin, release.schemaVersion(), ReleaseManifest.SCHEMA_VERSION);
    return new Encoded<>(release, json);
  }

  static byte[] text(Object value) {
    return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static void requireSchema(String origin, int actual, int known) {
    if (actual != known) {
      throw new InvalidInput(
          origin,
          "has schema version " + actual + ", this program reads " + known,
          "use the release-tool that wrote it");
    }
  }

  /**
   * How a file is read and spoken of.
   *
   * @param kind what it should be, as in {@code release}
   */
  record Reading(String origin, String kind, String hint) {
    <T> T of(byte[] json, Class<T> type) {
      if (json.length > MAX_BYTES) {
        throw new InvalidInput(
            origin, "has " + json.length + " bytes, at most " + MAX_BYTES + " are read", hint);
      }
      @Nullable T value;
      try {
        value = MAPPER.readValue(json, type);
      } catch (JacksonException e) {
        throw new InvalidInput(
            origin + place(e.getLocation()), "is no " + kind + problem(e), hint, e);
      }
      if (value == null) {
        throw new InvalidInput(origin, "is no " + kind + ": it is `null`", hint);
      }
      return value;
    }
  }

  private static String place(@Nullable TokenStreamLocation at) {
    return at == null || at.getLineNr() <= 0 ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
  }

  private static String problem(JacksonException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root instanceof JacksonException j
            ? j.getOriginalMessage()
            : String.valueOf(root.getMessage());
    String firstLine = message.lines().findFirst().orElse("");
    String key =
        e instanceof DatabindException d && !d.getPath().isEmpty() ? " at `" + key(d) + "`" : "";
    return key + ": " + firstLine;
  }

  private static String key(DatabindException e) {
    StringBuilder key = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        key.append('[').append(step.getIndex()).append(']');
      } else {
        key.append(key.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return key.toString();
  }

  private static JsonMapper mapper() {
    var values = new SimpleModule("release.json");
    text(values, Digest.class, Digest::parse);
    text(values, Platform.class, Platform::parse);
    text(values, Instant.class, ReleaseJson::instant);
    text(values, ArtifactKind.class, ReleaseJson::kind, ReleaseJson::lowerCase);
    values.addSerializer(
        Descriptor.class,
        new StdConvertingSerializer(
            Descriptor.class, convert(Descriptor.class, Described.class, Described::of)));
    values.addDeserializer(
        Descriptor.class,
        new StdConvertingDeserializer<>(
            convert(Described.class, Descriptor.class, Described::descriptor)));
    DefaultIndenter twoSpaces = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter layout =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""))
            .withObjectIndenter(twoSpaces)
            .withArrayIndenter(twoSpaces);
    return JsonMapper.builder()
        .addModule(values)
        .annotationIntrospector(new AllButNullableRequired())
        .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .defaultPrettyPrinter(layout)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();
  }

  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
    text(module, type, parse, Object::toString);
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<String, T> parse, Function<T, String> write) {
    module.addSerializer(
        type, new StdConvertingSerializer(type, convert(type, String.class, write)));
    module.addDeserializer(
        type, new StdConvertingDeserializer<>(convert(String.class, type, parse)));
  }

  private static <A, B> Converter<A, B> convert(
      Class<A> from, Class<B> to, Function<A, B> conversion) {
    return new Converter<>() {
      @Override
      public B convert(DeserializationContext context, A value) {
        return conversion.apply(value);
      }

      @Override
      public B convert(SerializationContext context, A value) {
        return conversion.apply(value);
      }

      @Override
      public JavaType getInputType(TypeFactory types) {
        return types.constructType(from);
      }

      @Override
      public JavaType getOutputType(TypeFactory types) {
        return types.constructType(to);
      }
    };
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "`" + text + "` is no time such as `2026-01-02T03:04:05Z`", e);
    }
  }

  private static ArtifactKind kind(String text) {
    for (ArtifactKind kind : ArtifactKind.values()) {
      if (lowerCase(kind).equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("`" + text + "` is no kind of artifact");
  }

  private static String lowerCase(ArtifactKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** A descriptor whose annotations are left out where there are none. */
  private record Described(
      String mediaType,
      Digest digest,
      long sizeBytes,
      @Nullable Platform platform,
      @Nullable SortedMap<String, String> annotations) {
    static Described of(Descriptor d) {
      return new Described(
          d.mediaType(),
          d.digest(),
          d.sizeBytes(),
          d.platform(),
          d.annotations().isEmpty() ? null : d.annotations());
    }

    Descriptor descriptor() {
      return new Descriptor(
          mediaType,
          digest,
          sizeBytes,
          platform,
          annotations == null ? new TreeMap<>() : annotations);
    }
  }

  /** A key may be absent where its record component is {@code @Nullable}, and nowhere else. */
  private static final class AllButNullableRequired extends JacksonAnnotationIntrospector {
    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      if (member instanceof AnnotatedParameter parameter
          && parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor) {
        AnnotatedType type = constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
        return !type.isAnnotationPresent(Nullable.class);
      }
      return super.hasRequiredMarker(config, member);
    }
  }
}
