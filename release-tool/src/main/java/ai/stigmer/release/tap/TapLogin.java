package ai.stigmer.release.tap;

import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/** Who a tap's host is told to be dealing with. No text of it shows the secret. */
public record TapLogin(String user, String secret) {
  /** How GitHub takes any token; other hosts ignore the name. */
  private static final String TOKEN_USER = "x-access-token";

  public TapLogin {
    if (user.isEmpty() || secret.isEmpty()) {
      throw new IllegalArgumentException("a login needs a user and a secret");
    }
  }

  public static TapLogin token(String token) {
    return new TapLogin(TOKEN_USER, token);
  }

  /** {@code text} without the secret in it. */
  String redact(String text) {
    return text.replace(secret, "***");
  }

  @Override
  public String toString() {
    return user + ":***";
  }

  /** Answers the first question of one origin; asked again, the answer was wrong. */
  static CredentialsProvider answering(Optional<TapLogin> login, URIish origin) {
    return new Answer(login, origin);
  }

  private static final class Answer extends CredentialsProvider {
    private final Optional<TapLogin> login;
    private final URIish origin;
    private boolean given;

    Answer(Optional<TapLogin> login, URIish origin) {
      this.login = login;
      this.origin = origin;
    }

    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
      for (CredentialItem item : items) {
        if (!(item instanceof CredentialItem.Username)
            && !(item instanceof CredentialItem.Password)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
      boolean sameOrigin =
          String.valueOf(uri.getScheme()).equals(origin.getScheme())
              && String.valueOf(uri.getHost()).equals(origin.getHost())
              && uri.getPort() == origin.getPort();
      if (given || login.isEmpty() || !sameOrigin) {
        return false;
      }
      given = true;
      for (CredentialItem item : items) {
        switch (item) {
          case CredentialItem.Username user -> user.setValue(login.get().user());
          case CredentialItem.Password password ->
              password.setValue(login.get().secret().toCharArray());
          default -> {
            return false;
          }
        }
      }
      return true;
    }
  }
}
