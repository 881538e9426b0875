/** The machine and user a run happens on, as values: nothing below reads the process itself. */
@NullMarked
package ai.stigmer.cli.host;

import org.jspecify.annotations.NullMarked;
