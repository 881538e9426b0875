/** What can go wrong for a user, each kind with its facts, remedies and exit status. */
@NullMarked
package ai.stigmer.cli.failure;

import org.jspecify.annotations.NullMarked;
