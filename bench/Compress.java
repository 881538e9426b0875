import ai.stigmer.release.archive.ParallelGzip;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code Compress IN OUT TIMES}: IN repeated, as one gzip member; prints the peak of its memory. */
final class Compress {
  private Compress() {}

  public static void main(String[] arguments) throws IOException {
    try (ParallelGzip gzip = new ParallelGzip(new FileOutputStream(arguments[1]))) {
      byte[] buffer = new byte[256 * 1024];
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            gzip.write(buffer, 0, read);
          }
        }
      }
    }
    Path status = Path.of("/proc/self/status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        System.out.println(line.replaceAll("\\D", ""));
      }
    }
  }
}
