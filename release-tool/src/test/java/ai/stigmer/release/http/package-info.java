@NullMarked
package ai.stigmer.release.http;

import org.jspecify.annotations.NullMarked;
