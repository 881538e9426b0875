package ai.stigmer.release.cli;

/** English for counts. */
final class Words {
  private Words() {}

  /** {@code 1 change}, {@code 2 changes}. */
  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
