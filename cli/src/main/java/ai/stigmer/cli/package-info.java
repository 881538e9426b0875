@NullMarked
package ai.stigmer.cli;

import org.jspecify.annotations.NullMarked;
