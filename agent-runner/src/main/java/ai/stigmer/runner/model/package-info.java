/**
 * Models behind an OpenAI-compatible API, by langchain4j over {@code java.net.http}: what is asked
 * and answered, its silence, its size, and how it is aborted. The only package that knows
 * langchain4j.
 */
@NullMarked
package ai.stigmer.runner.model;

import org.jspecify.annotations.NullMarked;
