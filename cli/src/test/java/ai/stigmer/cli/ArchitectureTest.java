package ai.stigmer.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("ai.stigmer.cli");

  @Test
  void packagesUseOnlyWhatLiesBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("cli")
        .definedBy("ai.stigmer.cli")
        .layer("command")
        .definedBy("ai.stigmer.cli.command")
        .layer("server")
        .definedBy("ai.stigmer.cli.server")
        .layer("embedded")
        .definedBy("ai.stigmer.cli.embedded")
        .layer("container")
        .definedBy("ai.stigmer.cli.container")
        .layer("discovery")
        .definedBy("ai.stigmer.cli.discovery")
        .layer("image")
        .definedBy("ai.stigmer.cli.image")
        .layer("runner")
        .definedBy("ai.stigmer.cli.runner")
        .layer("engine")
        .definedBy("ai.stigmer.cli.engine")
        .layer("state")
        .definedBy("ai.stigmer.cli.state")
        .layer("distribution")
        .definedBy("ai.stigmer.cli.distribution")
        .layer("host")
        .definedBy("ai.stigmer.cli.host")
        .layer("reference")
        .definedBy("ai.stigmer.cli.reference")
        .layer("output")
        .definedBy("ai.stigmer.cli.output")
        .layer("failure")
        .definedBy("ai.stigmer.cli.failure")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("command")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("embedded")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("container")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("discovery")
        .mayOnlyBeAccessedByLayers("command", "server")
        .whereLayer("image")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("runner")
        .mayOnlyBeAccessedByLayers("command", "server", "container", "embedded")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers(
            "command", "server", "container", "embedded", "image", "discovery", "runner")
        .whereLayer("state")
        .mayOnlyBeAccessedByLayers("server", "container", "embedded", "image")
        .whereLayer("distribution")
        .mayOnlyBeAccessedByLayers("command", "server", "embedded", "image")
        .whereLayer("reference")
        .mayOnlyBeAccessedByLayers("cli", "command")
        .whereLayer("output")
        .mayOnlyBeAccessedByLayers("cli", "command", "server", "image")
        .check(CLASSES);
  }

  @Test
  void onlyMainExitsAndTouchesTheProcess() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Main.class.getName())
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .check(CLASSES);
  }

  @Test
  void otherModulesAreNeverImported() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.stigmer.release..", "ai.stigmer.runner..")
        .check(CLASSES);
  }
}
