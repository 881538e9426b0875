/**
 * Signatures of a release: ECDSA over P-256 with SHA-256, of files as {@code cosign verify-blob}
 * and {@code openssl dgst} read them, and of images in cosign's format of simple signing.
 *
 * <p>Made deterministically (RFC 6979), so that publishing again with the same key finds what is
 * there. Keys come in as text; nothing here reads a file or the environment.
 */
@NullMarked
package ai.stigmer.release.signing;

import org.jspecify.annotations.NullMarked;
