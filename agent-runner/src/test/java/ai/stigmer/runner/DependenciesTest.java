package ai.stigmer.runner;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * The module's diagram: {@code runner → {activity → thread, worker, logging → environment,
 * health}}.
 */
class DependenciesTest {
  private static final String ROOT = "ai.stigmer.runner";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void dependenciesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("runner")
        .definedBy(ROOT)
        .layer("activity")
        .definedBy(ROOT + ".activity")
        .layer("worker")
        .definedBy(ROOT + ".worker")
        .layer("logging")
        .definedBy(ROOT + ".logging")
        .layer("health")
        .definedBy(ROOT + ".health")
        .layer("thread")
        .definedBy(ROOT + ".thread")
        .layer("environment")
        .definedBy(ROOT + ".environment")
        .whereLayer("runner")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("activity")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("logging")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("health")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("thread")
        .mayOnlyBeAccessedByLayers("runner", "activity")
        .whereLayer("environment")
        .mayOnlyBeAccessedByLayers("runner", "worker", "logging")
        .check(CLASSES);
  }

  @Test
  void onlyActivityAndWorkerKnowTemporal() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".activity", ROOT + ".worker")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.temporal..", "io.grpc..")
        .check(CLASSES);
  }
}
