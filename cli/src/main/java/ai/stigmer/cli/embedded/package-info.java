/**
 * The runner as a process of the user's own, out of the tarball in the distribution; the
 * development Temporal server, too.
 */
@NullMarked
package ai.stigmer.cli.embedded;

import org.jspecify.annotations.NullMarked;
