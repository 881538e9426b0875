package ai.stigmer.release.build;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.manifest.PartJson;
import ai.stigmer.release.manifest.ReleaseJson;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.PlatformImage;
import ai.stigmer.release.manifest.ReleasePart;
import ai.stigmer.release.manifest.ReleasePart.Contents;
import ai.stigmer.release.manifest.ReleasePart.Source;
import ai.stigmer.release.manifest.SbomName;
import ai.stigmer.release.spec.ReleaseSpec.DistributionSpec;
import ai.stigmer.release.spec.ReleaseSpec.EmbeddedSpec;
import ai.stigmer.release.spec.ReleaseSpec.ImageSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parts of one release that together are all of it; their contents are not looked at. */
final class Parts {
  private static final int MAX_BYTES = 8 << 20;
  private static final String SAME_COMMIT =
      "build all parts from one commit, with the same profile and release.lock";

  private final List<Part> parts;

  private Parts(List<Part> parts) {
    this.parts = parts;
  }

  private record Part(Path folder, ReleasePart list) {}

  /**
   * Something a part has.
   *
   * @param folder the {@code dist/} of that part
   */
  record Found<T>(Path folder, T what) {}

  /**
   * Reads the lists of parts.
   *
   * @throws InvalidInput if a folder holds no part, one of another release, or if some platform is
   *     in none
   * @throws Mismatch if two parts have the same platform and differ
   */
  static Parts open(BuildRequest request, List<Path> folders) {
    List<Part> opened = new ArrayList<>();
    for (Path folder : folders) {
      if (folder.toAbsolutePath().normalize().equals(request.dist())) {
        throw new InvalidInput(
            folder.toString(),
            "is the folder that the parts are put together in",
            "name another one with `--dist`, or move the part");
      }
      Part part = new Part(folder, read(folder));
      requireOf(request, part);
      opened.add(part);
    }
    Parts parts = new Parts(opened);
    parts.requireAllPlatforms(request);
    Target.images(request.spec()).forEach(parts::image);
    Target.embedded(request.spec()).forEach(parts::embedded);
    Target.distributions(request.spec()).forEach(parts::distribution);
    parts.bills(request);
    return parts;
  }

  Found<PlatformImage> image(Target<ImageSpec> target) {
    return only(
        "image " + target.spec().name() + " for " + target.platform(),
        part ->
            part.images().stream()
                .filter(image -> image.name().equals(target.spec().name().value()))
                .flatMap(image -> image.manifests().stream())
                .filter(manifest -> manifest.platform().equals(target.platform())),
        image -> image.manifest().digest());
  }

  Found<Artifact> embedded(Target<EmbeddedSpec> target) {
    String path = EmbeddedInputs.path(target.spec().name().value(), target.platform());
    return only(
        path,
        part -> part.embedded().stream().filter(one -> one.path().equals(path)),
        Artifact::sha256);
  }

  /** A bill of materials of each image and distribution, for each of their platforms. */
  List<Found<Artifact>> bills(BuildRequest request) {
    String version = request.git().version().toString();
    List<String> names = new ArrayList<>();
    for (Target<ImageSpec> one : Target.images(request.spec())) {
      names.add(SbomName.ofImage(one.spec().name().value(), version, one.platform()));
    }
    for (Target<DistributionSpec> one : Target.distributions(request.spec())) {
      names.add(SbomStep.nameOf(one.spec(), version, one.platform()));
    }
    return names.stream()
        .map(
            name ->
                only(
                    name,
                    part -> part.bills().stream().filter(bill -> bill.name().equals(name)),
                    Artifact::sha256))
        .toList();
  }

  Found<Contents> distribution(Target<DistributionSpec> target) {
    return only(
        "distribution " + target.spec().name() + " for " + target.platform(),
        part ->
            part.distributions().stream()
                .filter(one -> one.distribution().equals(target.spec().name().value()))
                .filter(one -> one.platform().equals(target.platform())),
        Contents::sha256);
  }

  private <T> Found<T> only(
      String what, Function<ReleasePart, Stream<T>> from, Function<T, Digest> digest) {
    List<Found<T>> found = new ArrayList<>();
    for (Part part : parts) {
      from.apply(part.list()).forEach(one -> found.add(new Found<>(part.folder(), one)));
    }
    if (found.isEmpty()) {
      throw new InvalidInput(
          what, "is in none of the parts", "build the part of its platform again");
    }
    Found<T> first = found.getFirst();
    Digest expected = digest.apply(first.what());
    for (Found<T> other : found) {
      Digest actual = digest.apply(other.what());
      if (!actual.equals(expected)) {
        throw new Mismatch(
            what + " in " + other.folder(),
            expected.toString(),
            actual.toString(),
            "leave one of both parts out; the same commit built with the same release-tool and JDK"
                + " gives the same bytes");
      }
    }
    return first;
  }

  private static ReleasePart read(Path folder) {
    Path file = folder.resolve(PartJson.FILE_NAME);
    if (!Files.isRegularFile(file)) {
      throw Files.isRegularFile(folder.resolve(ReleaseJson.FILE_NAME))
          ? new InvalidInput(
              folder.toString(),
              "holds a whole release, not a part of one",
              "publish it as it is, or build parts with `release-tool build --platform`")
          : new InvalidInput(
              folder.toString(),
              "holds no part of a release",
              "name the dist/ folder that `release-tool build --platform` has left");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return PartJson.read(file.toString(), in.readNBytes(MAX_BYTES + 1));
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  private static void requireOf(BuildRequest request, Part part) {
    Map<String, String> here = facts(request.source());
    facts(part.list().source())
        .forEach(
            (name, value) -> {
              if (!value.equals(here.get(name))) {
                throw new InvalidInput(
                    part.folder().toString(),
                    "is a part of another release: its %s is `%s`, here it is `%s`"
                        .formatted(name, value, here.get(name)),
                    SAME_COMMIT);
              }
            });
    for (Platform platform : part.list().platforms()) {
      if (!request.spec().platforms().contains(platform)) {
        throw new InvalidInput(
            part.folder().toString(),
            "is for `" + platform + "`, which release.yml does not name",
            SAME_COMMIT);
      }
    }
  }

  private static Map<String, String> facts(Source source) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("product", source.product());
    facts.put("profile", source.profile());
    facts.put("commit", source.commit());
    facts.put("version", source.version());
    facts.put("tag", source.tag());
    facts.put("commit time", source.commitTime().toString());
    facts.put("release.lock", source.lock().toString());
    return facts;
  }

  private void requireAllPlatforms(BuildRequest request) {
    NavigableSet<Platform> missing = new TreeSet<>(request.spec().platforms());
    parts.forEach(part -> part.list().platforms().forEach(missing::remove));
    if (!missing.isEmpty()) {
      throw new InvalidInput(
          request.git().version().toString(),
          "is not complete: no part is for "
              + missing.stream().map(one -> "`" + one + "`").collect(Collectors.joining(", ")),
          "build them with `release-tool build "
              + missing.stream().map(one -> "--platform " + one).collect(Collectors.joining(" "))
              + "` and name their dist/ folders too");
    }
  }
}
