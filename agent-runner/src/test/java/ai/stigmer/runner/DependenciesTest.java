package ai.stigmer.runner;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * The module's diagram: {@code runner → {activity → {tool → command → thread, model} → agent,
 * preflight → {worker, model, thread}, worker, logging, health, devserver}}, and {@code
 * environment} below those who read it.
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
        .layer("agent")
        .definedBy(ROOT + ".agent")
        .layer("model")
        .definedBy(ROOT + ".model")
        .layer("tool")
        .definedBy(ROOT + ".tool")
        .layer("command")
        .definedBy(ROOT + ".command")
        .layer("devserver")
        .definedBy(ROOT + ".devserver")
        .layer("preflight")
        .definedBy(ROOT + ".preflight")
        .whereLayer("runner")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("activity")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("preflight")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("runner", "preflight")
        .whereLayer("logging")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("health")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("thread")
        .mayOnlyBeAccessedByLayers("runner", "preflight", "activity", "tool", "command")
        .whereLayer("agent")
        .mayOnlyBeAccessedByLayers("activity", "tool", "model")
        .whereLayer("tool")
        .mayOnlyBeAccessedByLayers("activity")
        .whereLayer("command")
        .mayOnlyBeAccessedByLayers("runner", "activity", "tool")
        .whereLayer("devserver")
        .mayOnlyBeAccessedByLayers("runner")
        .whereLayer("model")
        .mayOnlyBeAccessedByLayers("runner", "preflight", "activity")
        .whereLayer("environment")
        .mayOnlyBeAccessedByLayers("runner", "preflight", "worker", "logging", "model")
        .check(CLASSES);
  }

  @Test
  void onlyWhatTalksToTemporalKnowsIt() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + ".activity", ROOT + ".worker", ROOT + ".devserver", ROOT + ".preflight")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.temporal..", "io.grpc..")
        .check(CLASSES);
  }

  @Test
  void onlyModelKnowsTheModelLibrary() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".model")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.langchain4j..")
        .check(CLASSES);
  }
}
