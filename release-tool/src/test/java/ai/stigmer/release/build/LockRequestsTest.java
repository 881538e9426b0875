package ai.stigmer.release.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.stigmer.release.failure.Misconfigured;
import ai.stigmer.release.image.Platform;
import ai.stigmer.release.lock.LockFile;
import ai.stigmer.release.lock.RequestedInputs;
import ai.stigmer.release.spec.PackageRequest;
import ai.stigmer.release.spec.ReleaseLock;
import ai.stigmer.release.spec.ReleaseLock.PackageSet;
import ai.stigmer.release.spec.ReleaseLock.PinnedFile;
import ai.stigmer.release.spec.ReleaseSpecLoader;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the local releases of this repository read, and what their locks pin. */
class LockRequestsTest {
  @ParameterizedTest
  @ValueSource(strings = {"..", "../examples/python-service"})
  void areWhatTheCheckedInLockPins(String folder) {
    ReleaseLock lock = LockFile.read(Path.of(folder, "release.lock")).lock();

    RequestedInputs requested = requested(folder);

    assertThat(requested.debian())
        .as("stale: run `release-tool lock update`")
        .containsExactlyInAnyOrderElementsOf(
            lock.debian().stream().map(PackageSet::request).toList());
    assertThat(lock.files().stream().map(PinnedFile::url))
        .as("the local profile asks for no file, the default one for jmods")
        .containsAll(requested.files())
        .allMatch(url -> everything(folder).files().contains(url));
    assertThat(requested.jdk())
        .isEqualTo(lock.jdks().stream().map(ReleaseLock.Jdk::platform).findFirst());
    assertThat(lock.debian()).allSatisfy(set -> assertThat(set.packages()).isNotEmpty());
  }

  @Test
  void askForTheBuildJdkWhereARuntimeIsLinked() {
    assertThat(requested("..").jdk()).isEqualTo(Optional.of(Platform.LINUX_AMD64));
    assertThat(requested("../examples/python-service").jdk()).isEmpty();
  }

  @Test
  void nameAllThatALockLacksAtOnce() {
    RequestedInputs requested = requested("..");

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> requested.require(ReleaseLock.EMPTY))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .hasSize(requested.debian().size() + 1)
                    .last()
                    .hasToString(
                        "release.lock: it has no entry for JDK that builds on `linux/amd64`"));
    requested.require(LockFile.read(Path.of("../release.lock")).lock());
  }

  @Test
  void askForEachPlatformsOwnPackages() {
    assertThat(requested("../examples/python-service").debian())
        .extracting(PackageRequest::architecture)
        .containsExactlyInAnyOrder("amd64", "arm64");
  }

  private static RequestedInputs everything(String folder) {
    return LockRequests.ofAllProfiles(
        ReleaseSpecLoader.load(Path.of(folder, "release.yml")), Platform.LINUX_AMD64);
  }

  private static RequestedInputs requested(String folder) {
    return LockRequests.of(
        ReleaseSpecLoader.load(Path.of(folder, "release.yml")).inProfile("local").spec(),
        Platform.LINUX_AMD64);
  }
}
