package ai.stigmer.release.registry;

/** What a registry or its token service is shown. None of them prints its secret. */
public sealed interface Login {
  /** The part nobody may see. */
  String secret();

  /** A name and a password, or a token in its place. */
  record Password(String user, String secret) implements Login {
    @Override
    public String toString() {
      return "login of " + user;
    }
  }

  /** An OAuth 2 refresh token, to be exchanged at the registry's token service. */
  record IdentityToken(String secret) implements Login {
    @Override
    public String toString() {
      return "identity token";
    }
  }

  /** A token that the registry itself takes. */
  record RegistryToken(String secret) implements Login {
    @Override
    public String toString() {
      return "registry token";
    }
  }
}
