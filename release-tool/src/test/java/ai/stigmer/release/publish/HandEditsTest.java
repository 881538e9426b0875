package ai.stigmer.release.publish;

import static ai.stigmer.release.publish.Publishing.publish;
import static ai.stigmer.release.publish.Publishing.publisher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.formula.FormulaSeal;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.manifest.ReleaseManifest.Pointers;
import ai.stigmer.release.plan.Action;
import ai.stigmer.release.plan.FormulaOrigin;
import ai.stigmer.release.plan.ReleasePlan;
import ai.stigmer.release.plan.Succession;
import ai.stigmer.release.plan.Withdrawal;
import ai.stigmer.release.testing.SampleRelease;
import ai.stigmer.release.verify.Dist;
import ai.stigmer.release.verify.Finding;
import ai.stigmer.release.verify.PublishedVerification;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody wrote into the tap stays, and everything else goes on. */
final class HandEditsTest {
  private static Dist first;
  private static Dist second;

  @BeforeAll
  static void build(@TempDir Path folder) {
    TwoReleases built = TwoReleases.in(folder);
    first = built.first();
    second = built.second();
  }

  @Test
  void anEditedFormulaStaysWhileTheReleaseIsPublished() {
    World world = edited(first);
    String tap = tap(world);

    ReleasePlan plan = publish(world, second);

    assertRefused(plan, "1.2.3, edited by hand", "1.3.0");
    assertThat(tap(world)).isEqualTo(tap);
    assertThat(world.state()).contains("latest Optional[v1.3.0]", "release v1.3.0 PUBLISHED");
    assertThat(world.broken()).isEmpty();
    assertThat(
            PublishedVerification.check(
                second.json(), world.destinations(), Succession.FINAL_VERSIONS))
        .containsExactly(new Finding("tap Formula/stigmer.rb version", "1.3.0", "edited by hand"));

    String state = world.state();
    ReleasePlan again = publish(world, second);
    assertThat(again.actions()).isEmpty();
    assertRefused(again, "1.2.3, edited by hand", "1.3.0");
    assertThat(world.state()).isEqualTo(state);
  }

  @Test
  void anEditedFormulaStaysInARollbackToo() {
    World world = new World();
    publish(world, first);
    publish(world, second);
    edit(world, second);
    String tap = tap(world);

    ReleasePlan plan =
        publisher(world, first, new Recording())
            .withdraw(new Withdrawal(Set.of("v1.3.0"), "it loses data"));

    assertRefused(plan, "1.3.0, edited by hand", "1.2.3");
    assertThat(tap(world)).isEqualTo(tap);
    assertThat(world.state()).contains("latest Optional[v1.2.3]", "release v1.3.0 YANKED");
  }

  @Test
  void anEditBetweenLookingAndCommittingStaysToo() {
    World world = new World();
    publish(world, first);
    Recording recording =
        new Recording() {
          @Override
          public void started(Action action) {
            if (action instanceof Action.UpdateTap) {
              edit(world, first);
            }
          }
        };

    ReleasePlan plan = publisher(world, second, recording).publish();

    assertRefused(plan, "1.2.3, edited by hand", "1.3.0");
    assertThat(tap(world)).endsWith("# ours\n");
  }

  /** As long as it is what this template makes of that release. */
  @Test
  void aFormulaThatWasRenderedBeforeThereWereSealsMovesOn() {
    World world = new World();
    publish(world, first);
    world.commitToTap(FormulaSeal.withoutSeal(tap(world)));

    publish(world, second).requireWhole();

    assertThat(FormulaSeal.holds(tap(world))).isTrue();
    Publishing.assertSound(world, second);
  }

  /** Or what that release says its formula is. */
  @Test
  void aFormulaThatAnEarlierTemplateRenderedMovesOn() {
    ReleaseManifest now = first.release();
    String ruby =
        FormulaSeal.withoutSeal(TwoReleases.rendered(first)).replace("Run agents", "Run an agent");
    Digest sha256 = Digest.of(ruby.getBytes(StandardCharsets.UTF_8));
    ReleaseManifest then =
        new ReleaseManifest(
            now.schemaVersion(),
            now.product(),
            now.version(),
            now.tag(),
            now.prerelease(),
            now.commit(),
            now.commitTime(),
            now.lock(),
            now.images(),
            now.artifacts(),
            new Pointers(now.pointers().tags(), new Formula("stigmer", "1.2.3", sha256)));

    assertThat(origin(ruby, then)).isEqualTo(FormulaOrigin.RENDERED);
    assertThat(origin(ruby + "\n", then)).isEqualTo(FormulaOrigin.BY_HAND);
    assertThat(origin("class A < Formula\nend\n", then)).isEqualTo(FormulaOrigin.BY_HAND);
  }

  private static FormulaOrigin origin(String ruby, ReleaseManifest published) {
    ReleaseHost host =
        (ReleaseHost)
            Proxy.newProxyInstance(
                HandEditsTest.class.getClassLoader(),
                new Class<?>[] {ReleaseHost.class},
                (_, method, _) ->
                    switch (method.getName()) {
                      case "downloads" -> URI.create("https://releases.example/v1.2.3");
                      case "download" -> Content.of(ReleaseJson.write(published));
                      default -> throw new AssertionError(method.getName());
                    });
    return EarlierFormula.origin(ruby, second.release(), SampleRelease::formula, host);
  }

  private static void assertRefused(ReleasePlan plan, String actual, String expected) {
    assertThat(plan.actions()).noneMatch(Action.UpdateTap.class::isInstance);
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(plan::requireWhole)
        .satisfies(
            e -> {
              assertThat(e.subject()).isEqualTo("formula stigmer");
              assertThat(e.actual()).isEqualTo(actual);
              assertThat(e.expected()).isEqualTo(expected);
              assertThat(e.hint().orElseThrow())
                  .contains("tap update " + expected + " --surgical", "--overwrite");
            });
  }

  private static World edited(Dist dist) {
    World world = new World();
    publish(world, dist);
    edit(world, dist);
    return world;
  }

  private static void edit(World world, Dist dist) {
    world.commitToTap(TwoReleases.rendered(dist) + "# ours\n");
  }

  private static String tap(World world) {
    return world.destinations().tap().orElseThrow().tip("stigmer").text().orElseThrow();
  }
}
