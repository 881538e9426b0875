package ai.stigmer.release.debian;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.Entry;
import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.debian.RootOptions.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What maintainer scripts would have made and programs expect, from values. */
final class SystemFiles {
  private SystemFiles() {}

  static List<Entry> of(List<User> users) {
    List<Entry> entries = new ArrayList<>();
    StringBuilder passwd = new StringBuilder("root:x:0:0:root:/root:/usr/sbin/nologin\n");
    StringBuilder group = new StringBuilder("root:x:0:\n");
    for (User user : users) {
      passwd.append(
          "%s:x:%d:%d:%s:%s:/usr/sbin/nologin\n"
              .formatted(user.name(), user.uid(), user.gid(), user.name(), user.home()));
      if (user.gid() != 0) {
        group.append("%s:x:%d:\n".formatted(user.name(), user.gid()));
      }
      String home = user.home().replaceFirst("^/+", "").replaceFirst("/+$", "");
      if (!home.isEmpty()) {
        entries.add(new Directory(home, 0755, new Owner(user.uid(), user.gid())));
      }
    }
    passwd.append("nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n");
    group.append("nogroup:x:65534:\n");
    entries.add(file("etc/passwd", passwd.toString()));
    entries.add(file("etc/group", group.toString()));
    entries.add(
        file(
            "etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"));
    entries.add(new Directory("root", 0700, Owner.ROOT));
    entries.add(new Directory("tmp", 01777, Owner.ROOT));
    entries.add(new Directory("var/tmp", 01777, Owner.ROOT));
    return entries;
  }

  static RegularFile file(String path, String text) {
    return new RegularFile(
        path, 0644, Owner.ROOT, Content.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
