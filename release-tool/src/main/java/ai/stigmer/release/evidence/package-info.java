/**
 * What a release says about what is in it and where that comes from: bills of materials as
 * CycloneDX 1.6, provenance as in-toto Statement v1 with SLSA Provenance v1, package URLs by the
 * purl specification. Values in, the same bytes out every time; it looks into no file.
 */
@NullMarked
package ai.stigmer.release.evidence;

import org.jspecify.annotations.NullMarked;
