package ai.stigmer.release.archive;

import ai.stigmer.release.archive.Entry.Directory;
import ai.stigmer.release.archive.Entry.HardLink;
import ai.stigmer.release.archive.Entry.Owner;
import ai.stigmer.release.archive.Entry.RegularFile;
import ai.stigmer.release.archive.Entry.SymbolicLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates valid trees from a seed. */
final class Trees {
  private static final String[] NAMES = {
    "a", "a-b", "a.b", "B", "ü", "日本", "\uD83D\uDE00", "n".repeat(60), "with space", "\uFFFD"
  };

  private Trees() {}

  static List<Entry> random(long seed) {
    Random random = new Random(seed);
    List<String> folders = new ArrayList<>(List.of(""));
    List<String> files = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String folder = folders.get(random.nextInt(folders.size()));
      String path = folder + NAMES[random.nextInt(NAMES.length)] + i;
      Owner owner = new Owner(random.nextInt(3) * 3_000_000, random.nextInt(2000));
      switch (random.nextInt(5)) {
        case 0 -> {
          folders.add(path + "/");
          if (random.nextBoolean()) {
            entries.add(new Directory(path, 0700 | random.nextInt(01000), owner));
          }
        }
        case 1 -> entries.add(new SymbolicLink(path, "x".repeat(1 + random.nextInt(150)), owner));
        case 2 -> {
          if (!files.isEmpty()) {
            entries.add(new HardLink(path, files.get(random.nextInt(files.size())), owner));
            files.add(path);
          }
        }
        default -> {
          byte[] bytes = new byte[random.nextInt(3000)];
          random.nextBytes(bytes);
          entries.add(new RegularFile(path, random.nextInt(010000), owner, Content.of(bytes)));
          files.add(path);
        }
      }
    }
    return entries;
  }
}
