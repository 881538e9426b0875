package ai.stigmer.release.build;

import ai.stigmer.release.evidence.PackageUrl;
import ai.stigmer.release.evidence.Provenance;
import ai.stigmer.release.evidence.Provenance.Dependency;
import ai.stigmer.release.evidence.Provenance.Subject;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.image.Digest;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.lock.RequestedInputs;
import ai.stigmer.release.manifest.ReleaseManifest.Artifact;
import ai.stigmer.release.manifest.ReleaseManifest.ArtifactKind;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseLock.Jdk;
import ai.stigmer.release.spec.ReleaseSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Writes one statement of where all of a release comes from. */
final class ProvenanceStep {
  static final String FOLDER = "provenance";

  private final BuildRequest request;
  private final Platform machine;
  private final UnaryOperator<Jdk> used;

  /**
   * One for a release.
   *
   * @param used gives the JDK that was used where one was pinned
   */
  ProvenanceStep(BuildRequest request, Platform machine, UnaryOperator<Jdk> used) {
    this.request = request;
    this.machine = machine;
    this.used = used;
  }

  /** The statement, as an artifact of the release; it names all of {@code images} and others. */
  Artifact write(List<Image> images, List<Artifact> artifacts) {
    byte[] bytes =
        new Provenance(
                subjects(images, artifacts),
                source(),
                request.git().commit(),
                parameters(),
                dependencies())
            .statement();
    String name = request.spec().product().name() + "-" + request.git().version() + ".intoto.json";
    String path = FOLDER + "/" + name;
    AtomicFile.write(request.dist().resolve(path), bytes);
    return new Artifact(
        ArtifactKind.PROVENANCE,
        name,
        null,
        path,
        bytes.length,
        Digest.of(bytes),
        Provenance.MEDIA_TYPE);
  }

  private static List<Subject> subjects(List<Image> images, List<Artifact> artifacts) {
    List<Subject> subjects = new ArrayList<>();
    for (Image image : images) {
      subjects.add(new Subject(image.repository(), image.index().digest()));
      image
          .manifests()
          .forEach(
              one ->
                  subjects.add(
                      new Subject(
                          image.repository() + " " + one.platform(), one.manifest().digest())));
    }
    for (Artifact artifact : artifacts) {
      // Embedded tarballs of all platforms have one name.
      subjects.add(
          new Subject(
              artifact.kind().isAsset() ? artifact.name() : artifact.path(), artifact.sha256()));
    }
    return subjects;
  }

  private String source() {
    ReleaseSpec.Destinations to = request.spec().destinations();
    return "git+"
        + to.githubUrl()
        + "/"
        + to.github()
        + (request.git().tagged() ? "@refs/tags/" + request.git().tag() : "");
  }

  private SortedMap<String, String> parameters() {
    SortedMap<String, String> parameters = new TreeMap<>();
    parameters.put("configuration", "release.yml");
    parameters.put("profile", request.profiled().profile());
    parameters.put("version", request.git().version().toString());
    return parameters;
  }

  private List<Dependency> dependencies() {
    RequestedInputs requested = LockRequests.of(request.spec(), machine);
    ReleaseLock lock = requested.partOf(request.lock());
    List<Dependency> all = new ArrayList<>();
    all.add(new Dependency("release.lock", request.lockDigest()));
    lock.debian()
        .forEach(
            set ->
                set.packages()
                    .forEach(
                        deb ->
                            all.add(
                                new Dependency(
                                    PackageUrl.debian(
                                        deb.name(),
                                        deb.version(),
                                        deb.architecture(),
                                        set.request().suite()),
                                    deb.sha256()))));
    lock.files().forEach(file -> all.add(new Dependency(file.url().toString(), file.sha256())));
    lock.images()
        .forEach(
            image ->
                all.add(
                    new Dependency(
                        PackageUrl.oci(
                            ImageReference.parse(image.reference()).name(),
                            image.digest().toString(),
                            ""),
                        image.digest())));
    for (Jdk pinned : lock.jdks()) {
      Jdk jdk = used.apply(pinned);
      all.add(
          new Dependency(
              "jdk %s %s %s".formatted(jdk.vendor(), jdk.version(), jdk.platform()),
              jdk.modulesSha256()));
    }
    return all;
  }
}
