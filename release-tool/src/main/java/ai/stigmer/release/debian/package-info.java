/**
 * Debian archives without Debian's tools: signed indexes (Debian repository format, RFC 9580
 * cleartext signatures), dependency resolution (Debian Policy 4.7 §5 and §7), {@code .deb} files
 * (deb(5)) and root file systems made of them. No maintainer script is run and no package database
 * is kept.
 */
@NullMarked
package ai.stigmer.release.debian;

import org.jspecify.annotations.NullMarked;
