package ai.stigmer.release.debian;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.input.LoopbackMirror;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small archive of suite {@code test}, architecture amd64, signed by its own key. */
public final class SignedRepository {
  private static final String PACKAGES = "main/binary-amd64/Packages";

  private final Path folder;
  private final SigningKey key = new SigningKey();
  private final Map<String, byte[]> debs = new LinkedHashMap<>();
  private final Map<String, String> stanzas = new LinkedHashMap<>();
  private String inRelease = "";

  public SignedRepository(Path folder) {
    this.folder = folder;
  }

  public Keyring keyring() {
    return key.keyring(folder);
  }

  public String fingerprint() {
    return key.fingerprint();
  }

  /** Adds a package, or another version of it in its place. */
  public void add(String name, String version, String fields) {
    byte[] deb = new DebBuilder(name).file("./usr/share/" + name + "/version", version).bytes();
    String path = "pool/main/" + name + "_" + version + "_amd64.deb";
    debs.put(path, deb);
    stanzas.put(
        name,
        "Package: %s\nVersion: %s\nArchitecture: amd64\nFilename: %s\nSize: %d\nSHA256: %s\n%s\n"
            .formatted(name, version, path, deb.length, Digest.of(deb).hex(), fields));
  }

  /** Serves it below {@code base}. */
  public void publish(LoopbackMirror mirror, String base, String dates) {
    byte[] plain = String.join("\n", stanzas.values()).getBytes(StandardCharsets.UTF_8);
    byte[] packed = DebBuilder.packed("xz", plain);
    inRelease =
        key.sign(
            "Origin: Test\nSuite: test\nCodename: test\n%s\nSHA256:\n %s %d %s\n %s %d %s.xz\n"
                .formatted(
                    dates,
                    Digest.of(plain).hex(),
                    plain.length,
                    PACKAGES,
                    Digest.of(packed).hex(),
                    packed.length,
                    PACKAGES));
    serve(mirror, base + "/dists/test/InRelease", inRelease);
    mirror.serve(base + "/dists/test/" + PACKAGES + ".xz", packed);
    debs.forEach((path, deb) -> mirror.serve(base + "/" + path, deb));
  }

  /** Serves the last release with a changed line. */
  public void tamperRelease(LoopbackMirror mirror, String base) {
    serve(mirror, base + "/dists/test/InRelease", inRelease.replace("Origin: T", "Origin: B"));
  }

  /** Serves, below a published {@code base}, another index of the same size. */
  public void tamperPackages(LoopbackMirror mirror, String base) {
    int size =
        DebBuilder.packed(
                "xz", String.join("\n", stanzas.values()).getBytes(StandardCharsets.UTF_8))
            .length;
    mirror.serve(base + "/dists/test/" + PACKAGES + ".xz", new byte[size]);
  }

  /** Serves the last release where another suite's would be. */
  public void serveReleaseAs(LoopbackMirror mirror, String base, String suite) {
    serve(mirror, base + "/dists/" + suite + "/InRelease", inRelease);
  }

  private static void serve(LoopbackMirror mirror, String path, String text) {
    mirror.serve(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
