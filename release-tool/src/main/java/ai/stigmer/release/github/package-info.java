/**
 * Releases on GitHub (REST API 2022-11-28), of github.com, GitHub Enterprise or any other endpoint,
 * and a lock for publishers in the repository's own references. It decides nothing: {@code plan}
 * does.
 */
@NullMarked
package ai.stigmer.release.github;

import org.jspecify.annotations.NullMarked;
