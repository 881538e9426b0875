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
        .layer("distribution")
        .definedBy("ai.stigmer.cli.distribution")
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
        .whereLayer("distribution")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("reference")
        .mayOnlyBeAccessedByLayers("cli", "command")
        .whereLayer("output")
        .mayOnlyBeAccessedByLayers("cli", "command")
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
