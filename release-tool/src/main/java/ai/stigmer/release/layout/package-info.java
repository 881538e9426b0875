/**
 * The OCI image layout on disk (image-spec 1.1 §Image Layout): the one store of images. Layers are
 * made into it, everything else is copied or exported from it. It talks to no registry and no
 * engine.
 */
@NullMarked
package ai.stigmer.release.layout;

import org.jspecify.annotations.NullMarked;
