/**
 * Java runtimes and class-data archives per platform, made by the build JDK's {@code jlink} (JEP
 * 282, JEP 493) and by the linked runtimes themselves (JEP 310). It fetches nothing: modules come
 * as a folder.
 */
@NullMarked
package ai.stigmer.release.runtime;

import org.jspecify.annotations.NullMarked;
