package ai.stigmer.release.formula;

/**
 * One breach of a rule.
 *
 * @param line from 1
 * @param message what is wrong, and why it matters where that is not plain
 * @param fix what to write instead
 */
public record Finding(int line, FormulaRule rule, String message, String fix) {}
