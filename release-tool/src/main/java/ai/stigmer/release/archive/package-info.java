/**
 * Deterministic archives: entries in, bytes out (POSIX.1-2001 pax tar, RFC 1952 gzip). The bytes
 * depend on the entries and nothing else: not on the number of cores, the clock, the locale or the
 * umask.
 */
@NullMarked
package ai.stigmer.release.archive;

import org.jspecify.annotations.NullMarked;
