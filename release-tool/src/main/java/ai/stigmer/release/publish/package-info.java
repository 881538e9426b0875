/**
 * Brings destinations to the state that {@code release.json} describes: observe, plan, walk the
 * plan. Running it again is resuming. It builds nothing and prints nothing.
 */
@NullMarked
package ai.stigmer.release.publish;

import org.jspecify.annotations.NullMarked;
