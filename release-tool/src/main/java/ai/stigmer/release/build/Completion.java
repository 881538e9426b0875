package ai.stigmer.release.build;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.formula.Finding;
import ai.stigmer.release.formula.FormulaLint;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Formula;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.manifest.ReleaseManifest.Pointers;
import ai.stigmer.release.manifest.ReleaseManifest.Tag;
import ai.stigmer.release.spec.Name;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.FormulaSpec;
import ai.stigmer.release.spec.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What takes all platforms of a release to be there: archives and bottles, as they name an image's
 * index, and what lists everything.
 */
final class Completion {
  private final BuildRequest request;
  private final DistributionBuilder distributions;
  private final ProvenanceStep provenance;
  private final DistFolder dist;

  Completion(
      BuildRequest request,
      DistributionBuilder distributions,
      ProvenanceStep provenance,
      DistFolder dist) {
    this.request = request;
    this.distributions = distributions;
    this.provenance = provenance;
    this.dist = dist;
  }

  /** The archive of a distribution, and its bottle if the formula wants one. */
  List<Artifact> pack(DistributionSpec spec, DistributionContents contents, List<Image> images) {
    Optional<PinnedImage> image =
        Optional.ofNullable(spec.image()).map(name -> PinnedImage.of(named(images, name)));
    List<Artifact> made = new ArrayList<>(List.of(distributions.archive(contents, image)));
    FormulaSpec formula = request.spec().formula();
    if (formula != null
        && formula.distribution().equals(spec.name())
        && formula.bottles().containsKey(contents.platform())) {
      made.add(
          distributions.bottle(
              contents, image, FormulaStep.of(request).orElseThrow().bottle(contents.platform())));
    }
    return made;
  }

  private static Image named(List<Image> images, Name name) {
    return images.stream().filter(i -> i.name().equals(name.value())).findFirst().orElseThrow();
  }

  /** Writes formula, provenance, checksums and, last of all, {@code release.json}. */
  ReleaseManifest list(List<Image> images, List<Artifact> files) {
    List<Artifact> artifacts = new ArrayList<>(files);
    Optional<Artifact> formula = formula(artifacts);
    formula.ifPresent(artifacts::add);
    artifacts.add(provenance.write(images, artifacts));
    artifacts.add(
        write(
            ArtifactKind.CHECKSUMS,
            Checksums.NAME,
            Checksums.NAME,
            Checksums.of(artifacts),
            "text/plain"));
    ReleaseManifest manifest = manifest(images, artifacts, formula);
    dist.keepOnly(
        artifacts.stream().map(Artifact::path).toList(),
        images.stream().map(Image::name).collect(Collectors.toSet()));
    AtomicFile.write(request.dist().resolve(ReleaseJson.FILE_NAME), ReleaseJson.write(manifest));
    return manifest;
  }

  private Optional<Artifact> formula(List<Artifact> artifacts) {
    return FormulaStep.of(request)
        .map(
            step -> {
              String ruby = step.render(artifacts, FormulaStep.canonicalDownloads(request));
              requireClean(ruby);
              String path = "formula/" + step.name() + ".rb";
              return write(ArtifactKind.FORMULA, step.name() + ".rb", path, ruby, "text/x-ruby");
            });
  }

  private static void requireClean(String ruby) {
    List<Finding> findings = FormulaLint.lint(ruby);
    if (!findings.isEmpty()) {
      Finding first = findings.getFirst();
      throw new InvalidInput(
          "formula",
          "breaks Homebrew's rules: "
              + findings.stream()
                  .map(f -> "line " + f.line() + ": " + f.message())
                  .collect(Collectors.joining("; ")),
          first.fix());
    }
  }

  private Artifact write(
      ArtifactKind kind, String name, String path, String text, String mediaType) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(request.dist().resolve(path), bytes);
    return new Artifact(kind, name, null, path, bytes.length, Digest.of(bytes), mediaType);
  }

  private ReleaseManifest manifest(
      List<Image> images, List<Artifact> artifacts, Optional<Artifact> formula) {
    Version version = request.git().version();
    return new ReleaseManifest(
        ReleaseManifest.SCHEMA_VERSION,
        request.spec().product().name().value(),
        version.toString(),
        request.git().tag(),
        version.isPrerelease(),
        request.git().commit(),
        request.git().commitTime(),
        request.lockDigest(),
        images,
        artifacts.stream().sorted(Comparator.comparing(Artifact::path)).toList(),
        new Pointers(
            images.stream().flatMap(image -> tags(image, version).stream()).toList(),
            formula
                .map(
                    f ->
                        new Formula(
                            f.name().substring(0, f.name().length() - ".rb".length()),
                            version.toString(),
                            f.sha256()))
                .orElse(null)));
  }

  private static List<Tag> tags(Image image, Version version) {
    Digest digest = image.index().digest();
    List<Tag> tags = new ArrayList<>();
    tags.add(new Tag(image.repository(), version.toString(), digest, false));
    for (String floating :
        List.of("latest", version.major() + "." + version.minor(), version.major() + "")) {
      tags.add(new Tag(image.repository(), floating, digest, true));
    }
    return tags;
  }
}
