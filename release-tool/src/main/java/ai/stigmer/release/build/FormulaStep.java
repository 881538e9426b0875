package ai.stigmer.release.build;

import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.formula.About;
import ai.stigmer.release.formula.Bottle;
import ai.stigmer.release.formula.BottleBlock;
import ai.stigmer.release.formula.BottleTag;
import ai.stigmer.release.formula.Download;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.FormulaTemplate;
import ai.stigmer.release.formula.FormulaValues;
import ai.stigmer.release.formula.InstallPaths;
import ai.stigmer.release.formula.Service;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.spec.ReleaseSpec.Destinations;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.FormulaSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Renders the formula for the place its downloads are at: the canonical one for {@code dist/}, its
 * own for another destination.
 */
public final class FormulaStep {
  private final BuildRequest request;
  private final FormulaSpec spec;
  private final InstallPaths install;

  private FormulaStep(BuildRequest request, FormulaSpec spec, InstallPaths install) {
    this.request = request;
    this.spec = spec;
    this.install = install;
  }

  /** For the formula of {@code release.yml}, where it has one. */
  public static Optional<FormulaStep> of(BuildRequest request) {
    FormulaSpec spec = request.spec().formula();
    if (spec == null) {
      return Optional.empty();
    }
    DistributionSpec distribution =
        request.spec().distributions().stream()
            .filter(d -> d.name().equals(spec.distribution()))
            .findFirst()
            .orElseThrow();
    return Optional.of(new FormulaStep(request, spec, DistributionStep.installPaths(distribution)));
  }

  /** Where GitHub serves a release's assets, without a slash at its end. */
  static URI canonicalDownloads(BuildRequest request) {
    Destinations destinations = request.spec().destinations();
    return URI.create(
        "%s/%s/releases/download/%s"
            .formatted(destinations.githubUrl(), destinations.github(), request.git().tag()));
  }

  public FormulaName name() {
    return new FormulaName(spec.distribution().value());
  }

  Bottle bottle(Platform platform) {
    return new Bottle(name(), request.git().version().toString(), tag(platform));
  }

  private BottleTag tag(Platform platform) {
    return new BottleTag(Objects.requireNonNull(spec.bottles().get(platform)));
  }

  /**
   * The formula as Ruby.
   *
   * @param artifacts of the release, archives and bottles among them
   * @param downloads the folder of the assets, without a slash at its end
   */
  public String render(List<Artifact> artifacts, URI downloads) {
    Map<Platform, Download> archives = new TreeMap<>();
    SortedMap<BottleTag, Digest> bottles = new TreeMap<>();
    for (Artifact artifact : artifacts) {
      if (artifact.kind() == ArtifactKind.ARCHIVE
          && artifact
              .name()
              .startsWith(spec.distribution() + "-" + request.git().version() + "-")) {
        archives.put(
            artifact.platform(),
            new Download(URI.create(downloads + "/" + artifact.name()), artifact.sha256()));
      } else if (artifact.kind() == ArtifactKind.BOTTLE) {
        bottles.put(tag(Objects.requireNonNull(artifact.platform())), artifact.sha256());
      }
    }
    return template()
        .render(
            new FormulaValues(
                name(),
                new About(
                    spec.description(),
                    request.spec().product().homepage(),
                    request.spec().product().license()),
                request.git().version().toString(),
                archives,
                bottles.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new BottleBlock(downloads, bottles)),
                install,
                spec.caveats().stream().map(request.placeholders()::expand).toList(),
                spec.service().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Service(spec.service(), Service.Restart.NEVER)),
                List.of("--version")));
  }

  private FormulaTemplate template() {
    if (spec.template() == null) {
      return FormulaTemplate.standard();
    }
    var path = spec.template().in(request.repository());
    try {
      return FormulaTemplate.parse(spec.template().value(), Files.readString(path));
    } catch (IOException e) {
      throw Storage.of(path, "read", e);
    }
  }
}
