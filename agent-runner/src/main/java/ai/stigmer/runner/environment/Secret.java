package ai.stigmer.runner.environment;

/** A value that is never printed: {@link #toString} shows asterisks. */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "***";
  }
}
