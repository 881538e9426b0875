package ai.stigmer.release.tap;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * The machine without its git configuration: JGit reads none, writes none of its own below the home
 * folder, and does not run git to find one.
 */
final class NoUserSettings extends SystemReader.Delegate {
  NoUserSettings(SystemReader machine) {
    super(machine);
  }

  /** For the whole process: JGit has one {@link SystemReader}. */
  static synchronized void install() {
    if (!(SystemReader.getInstance() instanceof NoUserSettings)) {
      SystemReader.setInstance(new NoUserSettings(SystemReader.getInstance()));
    }
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  private static final class Empty extends FileBasedConfig {
    private static final Duration COARSEST = Duration.ofSeconds(2);

    Empty(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    /**
     * File times are taken to be no finer than two seconds, as the coarsest file system has them:
     * else JGit measures it, with files of its own among the repository's objects.
     */
    @Override
    public long getTimeUnit(
        String section, @Nullable String name, String key, long orElse, TimeUnit unit) {
      return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
          ? unit.convert(COARSEST)
          : super.getTimeUnit(section, name, key, orElse, unit);
    }
  }
}
