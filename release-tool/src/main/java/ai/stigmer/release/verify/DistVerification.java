package ai.stigmer.release.verify;

import ai.stigmer.release.archive.Content;
import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.formula.Download;
import ai.stigmer.release.formula.FormulaName;
import ai.stigmer.release.formula.PublishedFormula;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares every file of {@code dist/} with {@code release.json}. */
public final class DistVerification {
  private static final Pattern CHECKSUM = Pattern.compile("([0-9a-f]{64}) [ *](.+)");
  private static final int MAX_TEXT_BYTES = 1 << 20;

  private DistVerification() {}

  /** All differences, in the order of {@code release.json}; none if the build is as it was. */
  public static List<Finding> check(Dist dist) {
    List<Finding> findings = new ArrayList<>();
    for (Image image : dist.release().images()) {
      findings.addAll(ImageVerification.check(dist.layout(image), image));
    }
    for (Artifact artifact : dist.release().artifacts()) {
      Path file = dist.folder().resolve(artifact.path());
      findings.addAll(file(dist, artifact, file));
    }
    return List.copyOf(findings);
  }

  private static List<Finding> file(Dist dist, Artifact artifact, Path file) {
    if (!Files.isRegularFile(file)) {
      return List.of(new Finding(file.toString(), artifact.sha256().toString(), Finding.MISSING));
    }
    Optional<Finding> bytes =
        CheckedContent.check(
            file.toString(), artifact.sizeBytes(), artifact.sha256(), () -> dist.file(artifact));
    if (bytes.isPresent()) {
      return List.of(bytes.get());
    }
    return switch (artifact.kind()) {
      case CHECKSUMS -> checksums(file.toString(), dist.release(), dist.file(artifact));
      case FORMULA ->
          formula(file.toString(), dist.release(), text(file.toString(), dist.file(artifact)));
      case ARCHIVE, BOTTLE, EMBEDDED, PROVENANCE, SBOM -> List.of();
    };
  }

  /** Whether {@code checksums.txt} lists exactly the other assets, but {@code release.json}. */
  static List<Finding> checksums(String subject, ReleaseManifest release, Content content) {
    Map<String, String> expected =
        release.assets().stream()
            .filter(a -> a.kind() != ArtifactKind.CHECKSUMS)
            .collect(
                Collectors.toMap(Artifact::name, a -> a.sha256().hex(), (a, b) -> a, TreeMap::new));
    Map<String, String> actual = new TreeMap<>();
    for (String line : text(subject, content).lines().toList()) {
      Matcher matcher = CHECKSUM.matcher(line);
      if (!matcher.matches()) {
        return List.of(new Finding(subject, "lines as `sha256sum` writes them", line));
      }
      actual.put(matcher.group(2), matcher.group(1));
    }
    return differences(subject, expected, actual);
  }

  /** Whether what a formula fetches is an asset of the release, with that checksum. */
  static List<Finding> formula(String subject, ReleaseManifest release, String ruby) {
    PublishedFormula formula;
    try {
      formula = PublishedFormula.parse(subject, ruby);
    } catch (InvalidInput e) {
      return List.of(new Finding(e.subject(), "a formula", e.problem()));
    }
    List<Finding> findings = new ArrayList<>();
    String version = formula.version().orElse("none");
    if (!version.equals(release.version())) {
      findings.add(new Finding(subject + " version", release.version(), version));
    }
    for (PublishedFormula.Archive archive : formula.archives()) {
      findings.addAll(asset(release, archive.download()));
      findings.addAll(platform(release, archive));
    }
    if (release.pointers().formula() != null) {
      FormulaName name = new FormulaName(release.pointers().formula().name());
      formula.downloads(name).stream()
          .skip(formula.archives().size())
          .forEach(bottle -> findings.addAll(asset(release, bottle)));
    }
    return List.copyOf(findings);
  }

  private static List<Finding> asset(ReleaseManifest release, Download download) {
    Optional<Digest> expected = named(release, download).map(Artifact::sha256);
    if (expected.isEmpty()) {
      return List.of(
          new Finding(download.url().toString(), "an asset of " + release.tag(), "none of them"));
    }
    return expected.get().equals(download.sha256())
        ? List.of()
        : List.of(
            new Finding(
                download.url() + " in the formula",
                expected.get().toString(),
                download.sha256().toString()));
  }

  private static List<Finding> platform(ReleaseManifest release, PublishedFormula.Archive archive) {
    Optional<Artifact> named = named(release, archive.download());
    if (archive.platform().isEmpty() || named.isEmpty()) {
      return List.of();
    }
    String expected = archive.platform().get().toString();
    String actual = String.valueOf(named.get().platform());
    return expected.equals(actual)
        ? List.of()
        : List.of(new Finding(archive.download().url() + " in the formula", expected, actual));
  }

  private static Optional<Artifact> named(ReleaseManifest release, Download download) {
    String path = download.url().getPath();
    String file = path.substring(path.lastIndexOf('/') + 1);
    return release.assets().stream().filter(a -> a.name().equals(file)).findFirst();
  }

  private static List<Finding> differences(
      String subject, Map<String, String> expected, Map<String, String> actual) {
    List<Finding> findings = new ArrayList<>();
    expected.forEach(
        (name, sha256) -> {
          String found = actual.getOrDefault(name, Finding.MISSING);
          if (!found.equals(sha256)) {
            findings.add(new Finding(subject + " of " + name, sha256, found));
          }
        });
    actual.keySet().stream()
        .filter(name -> !expected.containsKey(name))
        .forEach(name -> findings.add(new Finding(subject + " of " + name, "no such line", name)));
    return findings;
  }

  private static String text(String subject, Content content) {
    try (InputStream in = content.open()) {
      return new String(in.readNBytes(MAX_TEXT_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Storage.of(Path.of(subject), "read", e);
    }
  }
}
