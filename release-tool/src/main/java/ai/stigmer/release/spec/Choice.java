package ai.stigmer.release.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which keys of a record exclude each other, and of which there must be one. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Choice {
  String[] atMostOne() default {};

  String[] atLeastOne() default {};
}
