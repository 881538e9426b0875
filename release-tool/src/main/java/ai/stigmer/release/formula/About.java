package ai.stigmer.release.formula;

import java.net.URI;

/**
 * What the product is, for people.
 *
 * @param description one line; Homebrew's demands on its wording are {@link FormulaLint}'s to check
 * @param license an SPDX license id
 */
public record About(String description, URI homepage, String license) {
  public About {
    if (description.isBlank()) {
      throw new IllegalArgumentException("the formula's description is empty");
    }
    if (!homepage.isAbsolute()) {
      throw new IllegalArgumentException(
          "the formula's homepage `%s` is no absolute URL".formatted(homepage));
    }
    if (license.isBlank()) {
      throw new IllegalArgumentException("the formula's license is empty");
    }
  }
}
