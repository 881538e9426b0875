package ai.stigmer.release.lock;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Properties;

/** Says which JDK stands in a folder, in the terms of {@code release.lock}. */
public final class InstalledJdk {
  private InstalledJdk() {}

  /**
   * Hashes the JDK's {@code release} file and {@code lib/modules}, some 100 MB.
   *
   * @throws InvalidInput if its {@code release} file lacks a version or a vendor
   * @throws Storage if one of both files cannot be read
   */
  public static Jdk at(Path home, Platform platform) {
    Path release = home.resolve("release");
    try {
      byte[] bytes = Files.readAllBytes(release);
      Properties properties = new Properties();
      properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
      return new Jdk(
          platform,
          value(release, properties, "JAVA_RUNTIME_VERSION"),
          value(release, properties, "IMPLEMENTOR"),
          Digest.of(bytes),
          hash(home.resolve("lib").resolve("modules")));
    } catch (IOException e) {
      throw Storage.of(release, "read", e);
    }
  }

  private static String value(Path release, Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new InvalidInput(
          release.toString(), "has no " + key, "give the home of a complete JDK as JAVA_HOME");
    }
    return value.replaceAll("^\"|\"$", "");
  }

  private static Digest hash(Path modules) {
    MessageDigest sha256 = Digest.newSha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(modules)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
      return Digest.finish(sha256);
    } catch (IOException e) {
      throw Storage.of(modules, "read", e);
    }
  }
}
