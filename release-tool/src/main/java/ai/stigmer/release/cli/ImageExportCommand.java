package ai.stigmer.release.cli;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Storage;
import ai.stigmer.release.file.AtomicFile;
import ai.stigmer.release.image.ImageReference;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.layout.ImageExport;
import ai.stigmer.release.layout.ImageLayout;
import ai.stigmer.release.manifest.ReleaseManifest;
import ai.stigmer.release.manifest.ReleaseManifest.Image;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release-tool image export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write an image of dist/ as an archive, to standard output or a file.",
      "`docker` is for `docker load`, one platform, health check kept;",
      "`oci` is the whole multi-platform image, for skopeo and podman."
    })
final class ImageExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReleaseOptions options;

  @Parameters(paramLabel = "IMAGE", description = "Name of the image in release.yml")
  private String name = "";

  @Option(
      names = "--format",
      paramLabel = "docker|oci",
      defaultValue = "docker",
      description = "Default: docker")
  private Format format = Format.DOCKER;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Platform of a docker archive (default: this machine's, on Linux)")
  private String platform = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to (default: standard output)")
  private Path output = Path.of("");

  @Option(
      names = "--up-to",
      paramLabel = "LAYER",
      description = {
        "Only this layer of release.yml and those below it, without the program's entrypoint:",
        "a base for other tools (docker format only)"
      })
  private String upTo = "";

  enum Format {
    DOCKER,
    OCI
  }

  @Override
  public Integer call() {
    Workspace workspace = new Workspace(options, System.getenv());
    ReleaseManifest release = workspace.built();
    Image image =
        release.images().stream()
            .filter(i -> i.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInput(
                        name,
                        "is no image of this release",
                        "its images: "
                            + release.images().stream()
                                .map(Image::name)
                                .collect(Collectors.joining(", "))));
    ImageExport export =
        new ImageExport(ImageLayout.open(workspace.dist().resolve("images").resolve(name)));
    ImageReference version = ImageReference.parse(image.repository() + ":" + release.version());
    if (!upTo.isEmpty() && format == Format.OCI) {
      throw new ParameterException(spec.commandLine(), "--up-to goes with --format docker only");
    }
    AtomicFile.Source archive = out -> write(export, image, version, workspace, out);
    if (output.toString().isEmpty()) {
      toStandardOutput(archive);
    } else {
      AtomicFile.write(output.toAbsolutePath(), archive);
    }
    return ExitCode.OK;
  }

  private void write(
      ImageExport export,
      Image image,
      ImageReference version,
      Workspace workspace,
      OutputStream out)
      throws IOException {
    switch (format) {
      // One name: with two, tools want to be told which image of the archive is meant.
      case OCI -> export.oci(image.index(), List.of(version), out);
      case DOCKER -> {
        List<ImageReference> names =
            List.of(version, ImageReference.parse(image.repository() + ":local"));
        Platform one = platform(workspace);
        if (upTo.isEmpty()) {
          export.docker(image.index(), one, names, out);
        } else {
          export.dockerBase(image.index(), one, layersUpTo(image, one), names, out);
        }
      }
    }
  }

  private int layersUpTo(Image image, Platform one) {
    List<String> layers =
        image.manifests().stream()
            .filter(manifest -> manifest.platform().equals(one))
            .flatMap(manifest -> manifest.layers().stream())
            .map(ReleaseManifest.Layer::name)
            .toList();
    if (!layers.contains(upTo)) {
      throw new ParameterException(
          spec.commandLine(),
          "`%s` is no layer of `%s` for %s; these are: %s"
              .formatted(upTo, name, one, String.join(", ", layers)));
    }
    return layers.lastIndexOf(upTo) + 1;
  }

  private Platform platform(Workspace workspace) {
    if (platform.isEmpty()) {
      return new Platform("linux", workspace.machine().platform().architecture());
    }
    try {
      return Platform.parse(platform);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void toStandardOutput(AtomicFile.Source archive) {
    if (Terminal.isAttached()) {
      throw new ParameterException(
          spec.commandLine(),
          "an archive is not written to a terminal: redirect it, or pass `--output FILE`");
    }
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)) {
      archive.writeTo(out);
    } catch (IOException e) {
      throw Storage.of(Path.of("/dev/stdout"), "written", e);
    }
  }
}
