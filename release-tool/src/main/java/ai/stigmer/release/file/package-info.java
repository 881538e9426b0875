/**
 * Local files: written whole or not at all, read as archive content, unpacked from archives, locked
 * against other processes. It knows nothing of what is in them.
 */
@NullMarked
package ai.stigmer.release.file;

import org.jspecify.annotations.NullMarked;
