@NullMarked
package ai.stigmer.release.folder;

import org.jspecify.annotations.NullMarked;
