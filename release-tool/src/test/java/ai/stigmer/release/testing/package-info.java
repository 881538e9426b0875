/** What tests of several packages share: the rule for tools a machine may lack. */
@NullMarked
package ai.stigmer.release.testing;

import org.jspecify.annotations.NullMarked;
