package ai.stigmer.release.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the launcher of the distribution passes on. */
final class ToolVersion implements IVersionProvider {
  static String text() {
    return System.getProperty("app.version", "development");
  }

  /** What {@code --version} prints, with its line end. */
  static String line() {
    return "release-tool " + text() + "\n";
  }

  @Override
  public String[] getVersion() {
    return new String[] {line().strip()};
  }
}
