package ai.stigmer.release.build;

import ai.stigmer.release.debian.DebianArchive;
import ai.stigmer.release.file.FileDigests;
import ai.stigmer.release.input.InputCache;
import ai.stigmer.release.registry.RegistryImages;
import ai.stigmer.release.runtime.RuntimeLinker;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What a build works with, whatever it builds.
 *
 * @param cache of downloads, runtimes and class-data archives: one for all repositories of a user
 * @param linker made when the first runtime is wanted, as finding the JDK that builds costs time
 * @param derived folder of what was made from this repository and need not be made again
 */
public record BuildTools(
    Machine machine,
    InputCache cache,
    DebianArchive debian,
    RegistryImages images,
    FileDigests digests,
    Supplier<RuntimeLinker> linker,
    Path derived) {}
