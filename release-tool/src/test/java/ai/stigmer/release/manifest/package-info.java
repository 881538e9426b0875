@NullMarked
package ai.stigmer.release.manifest;

import org.jspecify.annotations.NullMarked;
