package ai.stigmer.cli.container;

import ai.stigmer.cli.runner.RunnerVariables;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Addresses of this machine, as a bridged container has to call them. */
final class HostAddresses {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?<=^|://)(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?=[:/]|$)");

  private HostAddresses() {}

  /** The environment with every {@code localhost}, also of defaults, replaced by the alias. */
  static Map<String, String> seenThrough(
      String alias, RunnerVariables variables, Map<String, String> environment) {
    Map<String, String> seen = new TreeMap<>(variables.defaultAddresses());
    seen.putAll(environment);
    seen.replaceAll(
        (name, value) ->
            variables.address(name) ? LOOPBACK.matcher(value).replaceFirst(alias) : value);
    return seen;
  }
}
