package ai.stigmer.cli.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.cli.testing.TarFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A runner of 2 MB that speaks the contract and nothing else: health on the health port, the exit
 * codes, the options. What it does is told by {@code STIGMER_LLM_MODEL}: {@code unready}, {@code
 * refuse} (exit 78), {@code end} (exit 3), or for its preflight {@code slow} and {@code old}.
 */
final class StandIn {
  private static final String SCRIPT =
      """
      #!/bin/busybox sh
      b=/bin/busybox
      port=${HEALTH_PORT:-7280}
      case "$1" in
        --healthcheck) exec $b wget -q -O - http://127.0.0.1:$port/readyz ;;
        --preflight)
          if [ "$STIGMER_LLM_MODEL" = slow ]; then exec $b sleep 30; fi
          if [ "$STIGMER_LLM_MODEL" = old ]; then exit 64; fi
          echo '{"schemaVersion":1,"checks":[{"name":"temporal","state":"ok","detail":"answers"},'
          echo '{"name":"workspace","state":"failed","detail":"no","hint":"chown what I see"},'
          echo '{"name":"model","state":"failed","detail":"no answer","hint":"start Ollama"}]}'
          exit 1 ;;
        dev-server) port=$3 ;;
      esac
      echo "runner starts as $($b id -u)"
      if [ "$LOG_LEVEL" = debug ]; then echo "debug: the key is $STIGMER_API_KEY"; fi
      case "${BROKEN:-$STIGMER_LLM_MODEL}" in
        refuse) echo 'error: HEALTH_PORT must be a number' >&2; exit 78 ;;
        end) exit 3 ;;
      esac
      www=${TMPDIR:-/tmp}/www-$$
      $b mkdir -p $www
      echo alive >$www/healthz
      if [ "${BROKEN:-$STIGMER_LLM_MODEL}" != unready ] && [ "$1" != dev-server ]; then
        if echo x >"$SANDBOX_ROOT_DIR/.probe"; then echo ready >$www/readyz; fi
      fi
      if [ $$ != 1 ]; then exec $b httpd -f -p 127.0.0.1:$port -h $www; fi
      $b httpd -f -p 127.0.0.1:$port -h $www &
      httpd=$!
      trap 'echo stopping; kill $httpd; exit 0' TERM
      wait $httpd
      """;

  private StandIn() {}

  /** Makes {@code bin/agent-runner} in a tarball, as a distribution carries it. */
  static void tarball(Path file) throws IOException {
    TarFile tar = new TarFile();
    tar.folder("bin", 0755);
    tar.file("bin/agent-runner", SCRIPT.getBytes(UTF_8), 0755);
    Files.createDirectories(file.getParent());
    Files.write(file, TarFile.gzip(tar.bytes()));
  }

  /**
   * An OCI layout with one image.
   *
   * @param broken what it does whatever its environment says; empty for nothing
   * @param ballast bytes that do not compress, to have something to download
   */
  static void layout(Path folder, String broken, int ballast) throws IOException {
    TarFile tar = new TarFile();
    tar.folder("bin", 0755);
    tar.file("bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")), 0755);
    tar.file("bin/agent-runner", SCRIPT.getBytes(UTF_8), 0755);
    tar.folder("tmp", 01777);
    tar.folder("workspace", 0755);
    byte[] noise = new byte[ballast];
    new java.util.Random(7).nextBytes(noise);
    tar.file("ballast", noise, 0644);
    byte[] plain = tar.bytes();
    byte[] layer = TarFile.gzip(plain);
    String config =
        """
        {"architecture":"amd64","os":"linux","config":{"User":"1000:1000","Env":["BROKEN=%s"],
        "Entrypoint":["/bin/busybox","sh","/bin/agent-runner"]},
        "rootfs":{"type":"layers","diff_ids":["%s"]}}
        """
            .formatted(broken, TarFile.digest(plain));
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
        "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%d}]}
        """
            .formatted(
                TarFile.digest(config.getBytes(UTF_8)),
                config.length(),
                TarFile.digest(layer),
                layer.length);
    blob(folder, layer);
    blob(folder, config.getBytes(UTF_8));
    blob(folder, manifest.getBytes(UTF_8));
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        folder.resolve("index.json"),
        """
        {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "digest":"%s","size":%d}]}
        """
            .formatted(TarFile.digest(manifest.getBytes(UTF_8)), manifest.length()));
  }

  private static void blob(Path folder, byte[] content) throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
    Files.write(blobs.resolve(TarFile.digest(content).substring("sha256:".length())), content);
  }
}
