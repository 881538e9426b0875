package ai.stigmer.release.spec;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads {@code release.yml}. */
public final class ReleaseSpecLoader {
  private static final int MAX_BYTES = 1 << 20;

  private ReleaseSpecLoader() {}

  /**
   * Reads the file that describes a repository's release.
   *
   * @throws Misconfigured with every mistake of the file; also where it is missing, larger than 1
   *     MiB or no UTF-8
   */
  public static ReleaseSpec load(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw Misconfigured.setting(
            file.toString(), "is larger than 1 MiB", "a description of a release is far smaller");
      }
      return parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
          file.toString());
    } catch (NoSuchFileException e) {
      throw Misconfigured.setting(
          file.toString(), "does not exist", "`release-tool init` writes one to start with");
    } catch (CharacterCodingException e) {
      throw Misconfigured.setting(file.toString(), "is no UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    }
  }

  /**
   * Reads what such a file contains.
   *
   * @param file name for messages
   * @throws Misconfigured with every mistake of the text
   */
  public static ReleaseSpec parse(String text, String file) {
    var problems = new Problems(file);
    Shape.OfRecord shape = Shape.of(ReleaseSpec.class);
    return YamlReader.read(text, problems)
        .map(root -> new KeyCheck(problems).check(shape, root))
        .filter(
            root -> {
              new ShapeCheck(root, problems).check(shape);
              new SpecRules(root, problems).check();
              return problems.none();
            })
        .map(root -> SpecBinder.bind(ReleaseSpec.class, root))
        .orElseThrow(problems::failure);
  }
}
