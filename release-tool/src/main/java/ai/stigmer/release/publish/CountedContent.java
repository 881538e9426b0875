package ai.stigmer.release.publish;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.archive.CountedInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/**
 * A content that says how far it was read.
 *
 * @param progress takes the bytes read since it was opened last
 */
record CountedContent(Content content, LongConsumer progress) implements Content {
  @Override
  public long sizeBytes() {
    return content.sizeBytes();
  }

  @Override
  public InputStream open() throws IOException {
    return new CountedInput(content.open(), progress::accept);
  }
}
