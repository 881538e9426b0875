package ai.stigmer.release.spec;

/**
 * A file of the repository, or a glob over its files: {@code *} and {@code ?} within a name, {@code
 * **} for any folders; a {@link Template} too.
 */
public record FilePattern(String text) {
  public FilePattern {
    new RepositoryPath(text);
    new Template(text);
  }

  public static FilePattern parse(String text) {
    return new FilePattern(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
