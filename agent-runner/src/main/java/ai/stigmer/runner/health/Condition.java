package ai.stigmer.runner.health;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must hold for the runner to be ready.
 *
 * @param problem why it does not hold now, as a sentence in lower case; empty if it holds
 */
public record Condition(String name, Supplier<Optional<String>> problem) {}
