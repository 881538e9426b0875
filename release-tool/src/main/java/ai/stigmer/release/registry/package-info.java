/**
 * A client for registries: OCI distribution-spec 1.1, and the habits of ghcr.io, Docker Hub and
 * CNCF distribution where they differ. Tokens by the distribution project's token and OAuth 2
 * authentication, challenges by RFC 7235, credentials as Docker stores them.
 *
 * <p>Nothing a registry says is believed for its size, digest or place. It runs no container engine
 * and stores no credentials.
 */
@NullMarked
package ai.stigmer.release.registry;

import org.jspecify.annotations.NullMarked;
