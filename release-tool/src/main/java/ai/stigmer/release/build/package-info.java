/**
 * From {@code release.yml} to {@code dist/}: what users install, built byte for byte the same from
 * the same inputs. It publishes nothing.
 */
@NullMarked
package ai.stigmer.release.build;

import org.jspecify.annotations.NullMarked;
