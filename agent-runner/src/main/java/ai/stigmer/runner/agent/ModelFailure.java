package ai.stigmer.runner.agent;

/** The model gave no answer. */
public final class ModelFailure extends RuntimeException {
  private final FailureKind kind;
  private final Repetition repetition;

  /** Whether asking again may help. */
  public enum Repetition {
    WORTHWHILE,
    POINTLESS
  }

  public ModelFailure(FailureKind kind, Repetition repetition, String message) {
    super(message);
    this.kind = kind;
    this.repetition = repetition;
  }

  public FailureKind kind() {
    return kind;
  }

  public Repetition repetition() {
    return repetition;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
