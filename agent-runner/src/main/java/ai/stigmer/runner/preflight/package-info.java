/**
 * What would keep the runner from working, tried from where it would run: its own network, its own
 * user. Starts no worker and changes nothing.
 */
@NullMarked
package ai.stigmer.runner.preflight;

import org.jspecify.annotations.NullMarked;
