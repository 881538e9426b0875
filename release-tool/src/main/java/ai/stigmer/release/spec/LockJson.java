package ai.stigmer.release.spec;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Problem;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.ReleaseLock.DebianPackage;
import ai.stigmer.release.spec.ReleaseLock.PackageSet;
import ai.stigmer.release.spec.ReleaseLock.PinnedImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * {@code release.lock} as bytes: JSON, two spaces deep, one form for one value, a newline at the
 * end.
 */
public final class LockJson {
  private static final String HINT =
      "release.lock is written by `release-tool lock update`; take the committed one back, or write"
          + " it anew";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .defaultPrettyPrinter(printer())
          .addModule(module())
          .build();

  private LockJson() {}

  public static byte[] write(ReleaseLock lock) {
    return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(lock) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param file as messages name it
   * @throws Misconfigured with line, column and key of the first mistake
   */
  public static ReleaseLock read(String file, byte[] json) {
    try {
      return MAPPER.readValue(json, ReleaseLock.class);
    } catch (DatabindException e) {
      throw wrong(file, e, key(e));
    } catch (JacksonException e) {
      throw wrong(file, e, "");
    }
  }

  private static Misconfigured wrong(String file, JacksonException e, String key) {
    TokenStreamLocation at = e.getLocation();
    return new Misconfigured(
        List.of(
            new Problem(
                file,
                at == null ? 0 : Math.max(0, at.getLineNr()),
                at == null ? 0 : Math.max(0, at.getColumnNr()),
                key,
                message(e),
                Optional.empty())),
        HINT);
  }

  private static String message(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "is an unknown key";
    }
    if (e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return e.getOriginalMessage();
  }

  private static String key(DatabindException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getPropertyName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""))
        .withObjectIndenter(lines)
        .withArrayIndenter(lines);
  }

  private static SimpleModule module() {
    return new SimpleModule("release.lock")
        .addSerializer(Digest.class, writing(Digest::hex))
        .addDeserializer(Digest.class, reading(Digest::new))
        .addSerializer(Platform.class, writing(Platform::toString))
        .addDeserializer(Platform.class, reading(Platform::parse))
        .addSerializer(PinnedImage.class, flat(ImageJson.class, ImageJson::of))
        .addDeserializer(PinnedImage.class, unflat(ImageJson.class, ImageJson::value))
        .addSerializer(PackageSet.class, flat(SetJson.class, SetJson::of))
        .addDeserializer(PackageSet.class, unflat(SetJson.class, SetJson::value));
  }

  private record ImageJson(String reference, String digest) {
    static ImageJson of(PinnedImage image) {
      return new ImageJson(image.reference(), image.digest().toString());
    }

    PinnedImage value() {
      return new PinnedImage(reference, Digest.parse(digest));
    }
  }

  private record SetJson(
      String suite,
      String architecture,
      List<String> requested,
      List<String> without,
      boolean dependencies,
      List<DebianPackage> packages) {
    static SetJson of(PackageSet set) {
      PackageRequest request = set.request();
      return new SetJson(
          request.suite(),
          request.architecture(),
          request.requested(),
          request.without(),
          request.dependencies(),
          set.packages());
    }

    PackageSet value() {
      return new PackageSet(
          new PackageRequest(suite, architecture, requested, without, dependencies), packages);
    }
  }

  private static <T> ValueSerializer<T> writing(Function<T, String> text) {
    return new ValueSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializationContext context) {
        out.writeString(text.apply(value));
      }
    };
  }

  private static <T> ValueDeserializer<T> reading(Function<String, T> parse) {
    return new ValueDeserializer<>() {
      @Override
      public T deserialize(JsonParser in, DeserializationContext context) {
        String text = in.getValueAsString("");
        try {
          return parse.apply(text);
        } catch (IllegalArgumentException e) {
          return context.reportInputMismatch(this, "%s", String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private static <T, J> ValueSerializer<T> flat(Class<J> form, Function<T, J> to) {
    return new ValueSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializationContext context) {
        context.findValueSerializer(form).serialize(to.apply(value), out, context);
      }
    };
  }

  private static <T, J> ValueDeserializer<T> unflat(Class<J> form, Function<J, T> from) {
    return new ValueDeserializer<>() {
      @Override
      public T deserialize(JsonParser in, DeserializationContext context) {
        J value = context.readValue(in, form);
        try {
          return from.apply(value);
        } catch (IllegalArgumentException e) {
          return context.reportInputMismatch(this, "%s", String.valueOf(e.getMessage()));
        }
      }
    };
  }
}
