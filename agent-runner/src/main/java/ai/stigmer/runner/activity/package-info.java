/** The activities as workflows see them: names, arguments, results, and what is retried. */
@NullMarked
package ai.stigmer.runner.activity;

import org.jspecify.annotations.NullMarked;
