package ai.stigmer.release.publish;

import ai.stigmer.release.destination.ReleaseHost;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.formula.FormulaSeal;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.plan.Desired;
import ai.stigmer.release.plan.FormulaOrigin;
import ai.stigmer.release.spec.Version;
import ai.stigmer.release.verify.PublishedManifest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Recognises in a tap what was rendered before formulae were sealed. */
final class EarlierFormula {
  private EarlierFormula() {}

  /**
   * The origin of a formula without a seal.
   *
   * @param release one of the same product, to know how its tags are made
   */
  static FormulaOrigin origin(
      String ruby, ReleaseManifest release, FormulaText rendering, ReleaseHost host) {
    if (!FormulaSeal.withoutSeal(ruby).equals(ruby)) {
      return FormulaOrigin.BY_HAND;
    }
    try {
      Optional<Version> version =
          Desired.versionOf(PublishedFormula.parse("formula in the tap", ruby));
      if (version.isEmpty()) {
        return FormulaOrigin.BY_HAND;
      }
      ReleaseManifest made =
          version.get().equals(Version.parse(release.version()))
              ? release
              : PublishedManifest.download(host, Desired.tagOf(release, version.get())).value();
      return isOf(made, ruby, rendering, host) ? FormulaOrigin.RENDERED : FormulaOrigin.BY_HAND;
    } catch (InvalidInput _) {
      return FormulaOrigin.BY_HAND; // No formula that can be read, or no release of ours.
    }
  }

  private static boolean isOf(
      ReleaseManifest made, String ruby, FormulaText rendering, ReleaseHost host) {
    Formula formula = made.pointers().formula();
    return formula != null
        && (formula.sha256().equals(Digest.of(ruby.getBytes(StandardCharsets.UTF_8)))
            || FormulaSeal.withoutSeal(rendering.at(made, host.downloads(made.tag())))
                .equals(ruby));
  }
}
