/** What tests of several packages make. */
@org.jspecify.annotations.NullMarked
package ai.stigmer.cli.testing;
