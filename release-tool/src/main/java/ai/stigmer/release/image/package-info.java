/**
 * The OCI image model (image-spec 1.1): digests, descriptors, manifests, indexes and configurations
 * as values and bytes. It reads and writes no file and talks to no registry.
 */
@NullMarked
package ai.stigmer.release.image;

import org.jspecify.annotations.NullMarked;
