/**
 * The commands of {@code release-tool}: the only package that prints, exits or reads the
 * environment.
 *
 * <p>Results go to standard output, everything else to standard error. Failures become exit codes
 * of {@code sysexits.h} in {@link ai.stigmer.release.cli.ExitCode}.
 */
@NullMarked
package ai.stigmer.release.cli;

import org.jspecify.annotations.NullMarked;
