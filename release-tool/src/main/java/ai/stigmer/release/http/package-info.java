/**
 * One configured HTTP client (RFC 9110, over HTTP/1.1): retries, idle timeouts, caps, and rules for
 * transports, redirects and credentials. It knows no service and reads no credentials.
 */
@NullMarked
package ai.stigmer.release.http;

import org.jspecify.annotations.NullMarked;
