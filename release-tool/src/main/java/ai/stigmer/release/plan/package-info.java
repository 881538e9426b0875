/**
 * What has to happen for a release to be published: desired and observed state in, an ordered list
 * of actions out. Pure: it looks at nothing and does nothing.
 */
@NullMarked
package ai.stigmer.release.plan;

import org.jspecify.annotations.NullMarked;
