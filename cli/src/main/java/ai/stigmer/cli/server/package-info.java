/** The life of the runner: one set of rules for a container and for an embedded process. */
@NullMarked
package ai.stigmer.cli.server;

import org.jspecify.annotations.NullMarked;
