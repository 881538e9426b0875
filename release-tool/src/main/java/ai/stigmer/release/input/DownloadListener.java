package ai.stigmer.release.input;

import java.util.OptionalLong;

/** Hears how downloads go; called on the thread that downloads, several of them at once. */
public interface DownloadListener {
  DownloadListener SILENT =
      new DownloadListener() {
        @Override
        public void advanced(String name, long doneBytes, OptionalLong totalBytes) {}

        @Override
        public void finished(String name) {}
      };

  /** {@code doneBytes} may fall when a download starts again; the first call tells it began. */
  void advanced(String name, long doneBytes, OptionalLong totalBytes);

  /** The download is over, well or not. */
  void finished(String name);
}
