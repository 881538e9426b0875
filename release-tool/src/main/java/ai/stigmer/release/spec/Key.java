package ai.stigmer.release.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a key of {@code release.yml} means and which values it takes: checked when the file is
 * loaded, shown in the JSON Schema, in editors and in the docs.
 *
 * <p>A list or map may be absent and is then empty; a {@code @Nullable} component may be absent;
 * every other key without {@link #orElse()} is required.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {
  /** One sentence without a full stop. */
  String value();

  /**
   * The value, as in the file but without quotes, that stands in where the key is absent; empty
   * where there is none.
   */
  String orElse() default "";

  /** Whether a list or map has at least one entry, and is required unless {@code @Nullable}. */
  boolean notEmpty() default false;

  /** Regular expression over the whole text, or over each text of a list; Java and ECMA-262. */
  String form() default "";

  /** A text of that form, for messages. */
  String example() default "";

  /** Key of the list whose entries' {@code name}s are the allowed values. */
  String refersTo() default "";

  /** The key beside this one without which this one means nothing. */
  String with() default "";
}
