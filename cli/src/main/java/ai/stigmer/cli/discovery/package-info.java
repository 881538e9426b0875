/** Which container engines may be here, which of them answers, and why the others do not. */
@NullMarked
package ai.stigmer.cli.discovery;

import org.jspecify.annotations.NullMarked;
