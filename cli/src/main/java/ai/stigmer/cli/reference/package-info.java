/**
 * Completion scripts and the manual page (man-pages(7), groff's an macros), written from the
 * command model; a build writes them to files.
 */
@NullMarked
package ai.stigmer.cli.reference;

import org.jspecify.annotations.NullMarked;
