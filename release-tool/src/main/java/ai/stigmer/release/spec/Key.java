package ai.stigmer.release.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a key of {@code release.yml} means: shown in the JSON Schema, in editors and in the docs.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {
  /** One sentence without a full stop. */
  String value();

  /**
   * The value, written as in the file, that stands in where the key is absent; empty where there is
   * none.
   */
  String orElse() default "";
}
