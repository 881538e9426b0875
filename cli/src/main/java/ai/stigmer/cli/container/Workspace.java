package ai.stigmer.cli.container;

import ai.stigmer.cli.host.Host;
import ai.stigmer.cli.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The folder that a container has at {@code /workspace}. */
record Workspace(Host host, Home home) {
  /**
   * Makes it, unless it is there.
   *
   * @param user {@code uid:gid} of who writes into it; root gives it away
   */
  void make(String user) {
    Path folder = home.workspace();
    if (Files.isDirectory(folder)) {
      return;
    }
    if (host.user().uid() != 0 || !host.linux()) {
      Home.made(folder);
      return;
    }
    // It appears with its owner: a start that is killed in between leaves none that is root's.
    Path unfinished = Home.made(folder.resolveSibling(folder.getFileName() + ".new"));
    String[] owner = user.split(":", -1);
    try {
      Files.setAttribute(unfinished, "unix:uid", Integer.parseInt(owner[0]));
      Files.setAttribute(unfinished, "unix:gid", Integer.parseInt(owner[1]));
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Home.failed("give away", folder, e);
    }
  }
}
