/** Which image the runner has, and how it comes here; talks to no registry itself. */
@NullMarked
package ai.stigmer.cli.image;

import org.jspecify.annotations.NullMarked;
