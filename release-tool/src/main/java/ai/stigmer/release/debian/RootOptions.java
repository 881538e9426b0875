package ai.stigmer.release.debian;

import java.util.List;

/**
 * What {@code release.yml} says about a root file system besides its packages.
 *
 * @param remove globs of paths left out ({@code *} within a segment, {@code **} across), relative
 *     to the root, {@code usr}-merged
 * @param keep globs of paths that stay though {@code remove} names them; copyright files always do
 * @param users besides {@code root} and {@code nobody}
 */
public record RootOptions(List<String> remove, List<String> keep, List<User> users) {
  public static final RootOptions NONE = new RootOptions(List.of(), List.of(), List.of());

  public RootOptions {
    remove = List.copyOf(remove);
    keep = List.copyOf(keep);
    users = List.copyOf(users);
  }

  /**
   * An account without password and shell; its group has its name.
   *
   * @param home absolute; made with mode 0755 and owned by the user unless a package has it
   */
  public record User(String name, int uid, int gid, String home) {
    public User {
      if (!name.matches("[a-z_][a-z0-9_-]{0,31}")) {
        throw new IllegalArgumentException("`" + name + "` is no user name");
      }
      if (!home.matches("/[^:\\n]*")) {
        throw new IllegalArgumentException("home `" + home + "` of `" + name + "` is not absolute");
      }
    }
  }
}
