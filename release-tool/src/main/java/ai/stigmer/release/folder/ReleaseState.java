package ai.stigmer.release.folder;

import ai.stigmer.release.destination.HostedAsset;
import ai.stigmer.release.destination.HostedRelease;
import ai.stigmer.release.destination.HostedRelease.State;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a release folder holds: {@code .assets}, one line per asset that was uploaded whole, as
 * {@code sha256sum} writes them with the size in between. Written by one publisher at a time.
 */
final class ReleaseState {
  private static final String FILE = ".assets";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\d{1,18}) (\\S+)");

  private ReleaseState() {}

  /** Leaves out assets whose file is gone or has another size: they are to be uploaded again. */
  static HostedRelease read(Path folder, String tag, State state) {
    return new HostedRelease(
        tag, state, assets(folder).stream().filter(a -> isWhole(folder, a)).toList());
  }

  static void create(Path folder) {
    if (!Files.exists(folder.resolve(FILE))) {
      AtomicFile.write(folder.resolve(FILE), new byte[0]);
    }
  }

  static void add(Path folder, HostedAsset asset) {
    List<HostedAsset> assets = new ArrayList<>(assets(folder));
    assets.removeIf(a -> a.name().equals(asset.name()));
    assets.add(asset);
    assets.sort(Comparator.comparing(HostedAsset::name));
    StringBuilder text = new StringBuilder();
    assets.forEach(
        a -> text.append(a.sha256().hex() + " " + a.sizeBytes() + " " + a.name()).append('\n'));
    AtomicFile.write(folder.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<HostedAsset> assets(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream().map(line -> asset(file, line)).toList();
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  private static HostedAsset asset(Path file, String line) {
    var form = LINE.matcher(line);
    if (!form.matches()) {
      throw new InvalidInput(
          file.toString(), "has the line `" + line + "`", "delete that release's folder");
    }
    return new HostedAsset(form.group(3), Long.parseLong(form.group(2)), new Digest(form.group(1)));
  }

  private static boolean isWhole(Path folder, HostedAsset asset) {
    try {
      Path file = folder.resolve(asset.name());
      return Files.isRegularFile(file) && Files.size(file) == asset.sizeBytes();
    } catch (IOException e) {
      throw Storage.of(folder, "read", e);
    }
  }
}
