package ai.stigmer.release.build;

import ai.stigmer.release.input.DownloadListener;
import java.time.Duration;

/** Is told what a build does; called from several threads. */
public interface BuildListener extends DownloadListener {
  /** A step has begun, as in {@code link runtime java for linux/arm64}. */
  void started(String step);

  void ended(String step, Duration took);
}
