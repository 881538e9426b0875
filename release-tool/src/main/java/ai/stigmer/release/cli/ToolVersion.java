package ai.stigmer.release.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the launcher of the distribution passes on. */
final class ToolVersion implements IVersionProvider {
  static String text() {
    return System.getProperty("app.version", "development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"release-tool " + text()};
  }
}
