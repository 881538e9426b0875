package ai.stigmer.release.debian;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/** The OpenPGP keys an archive's indexes may be signed with, subkeys among them. */
public final class Keyring {
  private static final Path SHARED = Path.of("/usr/share/keyrings");
  private static final Path TRUSTED = Path.of("/etc/apt/trusted.gpg.d");

  private final Map<Long, PGPPublicKey> keys = new HashMap<>();
  private final List<Path> files;

  private Keyring(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /**
   * Reads keyrings, binary or armored.
   *
   * @throws Storage if a file cannot be read
   * @throws InvalidInput if it holds no OpenPGP keys
   */
  public static Keyring of(List<Path> files) {
    Keyring keyring = new Keyring(files);
    files.forEach(keyring::load);
    return keyring;
  }

  /**
   * Debian's archive keyring as this machine has it.
   *
   * @throws Misconfigured if it has none
   */
  public static Keyring ofThisMachine() {
    List<Path> found = new ArrayList<>();
    for (String name : List.of("debian-archive-keyring.gpg", "debian-archive-keyring.pgp")) {
      if (Files.isRegularFile(SHARED.resolve(name))) {
        found.add(SHARED.resolve(name));
      }
    }
    if (Files.isDirectory(TRUSTED)) {
      try (Stream<Path> trusted = Files.list(TRUSTED)) {
        trusted
            .filter(file -> file.getFileName().toString().startsWith("debian-archive-"))
            .sorted()
            .forEach(found::add);
      } catch (IOException e) {
        throw Storage.of(TRUSTED, "read", e);
      }
    }
    if (found.isEmpty()) {
      throw Misconfigured.setting(
          "--keyring",
          "this machine has no Debian archive keyring",
          "install the package `debian-archive-keyring`, or give its file with `--keyring FILE`");
    }
    return of(found);
  }

  private void load(Path file) {
    try (InputStream in = PGPUtil.getDecoderStream(Files.newInputStream(file))) {
      PGPPublicKeyRingCollection rings =
          new PGPPublicKeyRingCollection(in, new BcKeyFingerprintCalculator());
      for (PGPPublicKeyRing ring : rings) {
        ring.forEach(key -> keys.putIfAbsent(key.getKeyID(), key));
      }
      if (rings.size() == 0) {
        throw new InvalidInput(file.toString(), "holds no OpenPGP key", null, null);
      }
    } catch (PGPException e) {
      throw new InvalidInput(file.toString(), "is no OpenPGP keyring", null, e);
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  Optional<PGPPublicKey> key(long id) {
    return Optional.ofNullable(keys.get(id));
  }

  List<Path> files() {
    return files;
  }

  static String fingerprint(PGPPublicKey key) {
    return HexFormat.of().withUpperCase().formatHex(key.getFingerprint());
  }
}
