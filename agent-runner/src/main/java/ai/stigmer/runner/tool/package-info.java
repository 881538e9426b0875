/** What agents can do: files of their thread, and commands in its folder. */
@NullMarked
package ai.stigmer.runner.tool;

import org.jspecify.annotations.NullMarked;
