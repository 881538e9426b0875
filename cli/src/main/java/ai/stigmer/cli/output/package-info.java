/** Results and failures as the JSON envelope (schema 1) or as text; chooses no stream. */
@NullMarked
package ai.stigmer.cli.output;

import org.jspecify.annotations.NullMarked;
