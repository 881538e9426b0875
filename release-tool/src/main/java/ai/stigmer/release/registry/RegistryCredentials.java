package ai.stigmer.release.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who to be at a registry. */
public interface RegistryCredentials {
  /** For verifying what everybody gets. */
  RegistryCredentials ANONYMOUS = _ -> Optional.empty();

  /**
   * The login for a registry, if one is known. Asked once per registry.
   *
   * @param registry host, and port if it is not the default one
   * @throws ai.stigmer.release.failure.Misconfigured if a file or helper that should know is broken
   */
  Optional<Login> find(String registry);

  /** One login for every registry it is asked for. */
  static RegistryCredentials of(Login login) {
    return _ -> Optional.of(login);
  }

  /**
   * Looks where people keep them, in this order: {@code GITHUB_TOKEN} or {@code GH_TOKEN} for
   * {@code ghcr.io}; the file {@code REGISTRY_AUTH_FILE}; {@code config.json} in {@code
   * DOCKER_CONFIG} or {@code ~/.docker}; Podman's {@code auth.json}. The first file with an entry
   * for the registry decides.
   *
   * @param environment of the process
   * @param home of the user
   */
  static RegistryCredentials ofUser(Map<String, String> environment, Path home) {
    List<AuthFile> files = AuthFile.usual(environment, home);
    return registry ->
        Stream.concat(
                GitHubToken.find(registry, environment).stream(),
                files.stream().flatMap(file -> file.find(registry).stream()))
            .findFirst();
  }
}
