package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.publish;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.destination.Destinations;
import ai.stigmer.release.http.HttpSettings;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.publish.TapUpdate.Edits;
import ai.stigmer.release.tap.RemoteTap;
import ai.stigmer.release.tap.TapLogin;
import ai.stigmer.release.testing.BareRepository;
import ai.stigmer.release.testing.GitHttpServer;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A formula that people look after in a repository of git's own, whatever its layout. */
final class TapUpdateIT {
  private static final String SECRET = "ghs_knownSecret";

  private static Dist first;
  private static Dist second;

  @TempDir Path temporary;

  @BeforeAll
  static void build(@TempDir Path folder) {
    TwoReleases built = TwoReleases.in(folder);
    first = built.first();
    second = built.second();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Formula/stigmer.rb", "HomebrewFormula/stigmer.rb", "stigmer.rb"})
  void isMovedToTheNextVersionInAnyLayoutThoughSomebodyPushesMeanwhile(String path) {
    World world = new World();
    publish(world, first);
    publish(world, second);
    String edited = TwoReleases.rendered(first).replace("Run agents", "Run my agents");
    try (GitHttpServer server =
        new GitHttpServer(temporary, Map.of("x-access-token", SECRET), Set.of())) {
      BareRepository repository = BareRepository.create(temporary.resolve("tap.git"), path, edited);
      Destinations places = world.destinations();
      TapUpdate update =
          new TapUpdate(
              second.release(),
              SampleRelease::formula,
              new Destinations(
                  places.images(),
                  places.releases(),
                  Optional.of(
                      new RemoteTap(
                          server.url("tap.git"),
                          Optional.empty(),
                          Optional.of(TapLogin.token(SECRET)),
                          HttpSettings.DEFAULT)),
                  places.lock()),
              Succession.FINAL_VERSIONS,
              Edits.KEPT);

      update.run(
          _ -> {
            if (repository.git("rev-list", "--count", "main").equals("1")) {
              repository.commit(path, edited.replace("Apache-2.0", "MIT"));
            }
          });

      assertThat(repository.text(path)).contains("Run my agents", "\"MIT\"", "1.3.0");
      assertThat(repository.git("log", "--format=%an %s", "main"))
          .isEqualTo("release-tool stigmer 1.3.0\nTest by hand\nTest by hand");
      assertThat(update.run(_ -> {})).isEmpty();
      assertThat(repository.git("rev-list", "--count", "main")).isEqualTo("3");
      assertThat(repository.git("ls-tree", "-r", "--name-only", "main")).isEqualTo(path);
    }
  }
}
