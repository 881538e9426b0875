package ai.stigmer.cli.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.grack.nanojson.JsonObject;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals of secrets: equal for equal secrets in one home, and of no use to who reads them, since the
 * key is in a file of mode 0600.
 */
public final class Secrets {
  private final StateFile file;

  public Secrets(Home home) {
    this.file = new StateFile(home.keyFile());
  }

  public String seal(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(), "HmacSHA256"));
      return "sealed:"
          + HexFormat.of().formatHex(mac.doFinal(secret.getBytes(UTF_8))).substring(0, 32);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] key() {
    Optional<String> kept = file.read().map((JsonObject json) -> json.getString("key"));
    if (kept.isPresent() && kept.get().matches("[0-9a-f]{64}")) {
      return HexFormat.of().parseHex(kept.get());
    }
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    file.write(Map.of("key", HexFormat.of().formatHex(key)));
    return key;
  }
}
