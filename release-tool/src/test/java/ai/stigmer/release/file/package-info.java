@NullMarked
package ai.stigmer.release.file;

import org.jspecify.annotations.NullMarked;
