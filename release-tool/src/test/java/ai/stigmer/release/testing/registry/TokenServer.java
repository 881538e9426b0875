package ai.stigmer.release.testing.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Issues signed tokens that CNCF distribution believes (JSON Web Tokens, ES256, the certificate in
 * {@code x5c}), by ghcr.io's rules: one user may push, everybody may pull, and nobody gets a token
 * to push with anonymously.
 */
public final class TokenServer implements AutoCloseable {
  public static final String SERVICE = "registry.test";
  public static final String ISSUER = "token-server";
  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  private final HttpServer server;
  private final PrivateKey key;
  private final Certificate certificate;
  private final Path bundle;
  private final String user;
  private final String password;
  private final List<String> issued = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * Makes a key pair in {@code folder} and listens.
   *
   * @param user the one who may push
   */
  public TokenServer(Path folder, String user, String password) {
    this.user = user;
    this.password = password;
    this.bundle = folder.resolve("tokens.pem");
    try {
      KeyStore store = keys(folder.resolve("tokens.p12"));
      key = (PrivateKey) store.getKey("tokens", STORE_PASSWORD);
      certificate = store.getCertificate("tokens");
      String pem =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      Files.writeString(
          bundle, "-----BEGIN CERTIFICATE-----\n" + pem + "\n-----END CERTIFICATE-----\n");
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    server.createContext("/token", this::answer);
    server.start();
  }

  private static KeyStore keys(Path file) throws IOException, GeneralSecurityException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "tokens",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=tokens",
                "-ext",
                "bc=ca:true",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(STORE_PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new AssertionError("keytool says: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, STORE_PASSWORD);
    }
    return store;
  }

  public URI realm() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
  }

  /** PEM file with the certificate whose tokens are to be believed. */
  public Path certificates() {
    return bundle;
  }

  /** The scopes of each token. */
  public List<String> issued() {
    return List.copyOf(issued);
  }

  /** Method, path and query of each request. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    List<String> scopes = scopes(exchange);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String right =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    int status = 200;
    byte[] body = new byte[0];
    if (authorization != null && !authorization.equals(right)) {
      status = 401;
    } else if (authorization == null && scopes.stream().anyMatch(s -> s.contains("push"))) {
      status = 403;
    } else {
      issued.add(String.join(" ", scopes));
      body = ("{\"token\":\"" + token(scopes) + "\"}").getBytes(StandardCharsets.UTF_8);
    }
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static List<String> scopes(HttpExchange exchange) {
    List<String> scopes = new ArrayList<>();
    for (String pair : String.valueOf(exchange.getRequestURI().getRawQuery()).split("&", -1)) {
      if (pair.startsWith("scope=")) {
        scopes.add(URLDecoder.decode(pair.substring(6), StandardCharsets.UTF_8));
      }
    }
    return scopes;
  }

  private String token(List<String> scopes) {
    try {
      String header =
          "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\""
              + Base64.getEncoder().encodeToString(certificate.getEncoded())
              + "\"]}";
      List<String> access = new ArrayList<>();
      for (String scope : scopes) {
        String[] parts = scope.split(":", -1);
        access.add(
            "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[\"%s\"]}"
                .formatted(parts[0], parts[1], parts[2].replace(",", "\",\"")));
      }
      long now = Instant.now().getEpochSecond();
      String claims =
          """
          {"iss":"%s","sub":"%s","aud":"%s","exp":%d,"nbf":%d,"iat":%d,"jti":"%s","access":[%s]}"""
              .formatted(
                  ISSUER,
                  user,
                  SERVICE,
                  now + 300,
                  now - 10,
                  now,
                  UUID.randomUUID(),
                  String.join(",", access));
      String signed = encoded(header) + "." + encoded(claims);
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
