package ai.stigmer.release;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ai.stigmer.release.spec.ReleaseSpecLoader;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages and the direction of their dependencies: this test is the diagram. */
class ArchitectureTest {
  private static final String ROOT = "ai.stigmer.release";

  /** From the top down: a package uses those of lower lines, never one of its own line. */
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("cli"),
          List.of("build", "publish"),
          List.of("verify"),
          List.of("lock"),
          List.of("debian", "folder", "github", "layout", "registry", "runtime", "source", "tap"),
          List.of("input"),
          List.of("file", "http"),
          List.of("plan"),
          List.of("signing"),
          List.of("destination", "manifest", "spec"),
          List.of("archive", "evidence", "formula"),
          List.of("image"),
          List.of("failure"));

  /** No file, socket, clock, environment or randomness: values in, values out. */
  private static final String[] PURE =
      packages(
          List.of(
              "plan",
              "signing",
              "destination",
              "manifest",
              "spec",
              "archive",
              "evidence",
              "formula",
              "image",
              "failure"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<String> packages() {
    return LEVELS.stream().flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void usesOnlyPackagesBelowItself(String name) {
    List<String> allowed = new ArrayList<>(List.of(name));
    LEVELS.stream().dropWhile(level -> !level.contains(name)).skip(1).forEach(allowed::addAll);

    classes()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(packages(allowed)).or(not(resideInAnyPackage(ROOT + ".."))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void hasNoPackageThatIsMissingInTheDiagram() {
    assertThat(CLASSES)
        .extracting(JavaClass::getPackageName)
        .isSubsetOf(packages().map(name -> ROOT + "." + name).toList());
  }

  @Test
  void doesNoInputOrOutputInPurePackages() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .and()
        // Reads the one file it is given, so that all its mistakes are told with that file's name.
        .doNotBelongToAnyOf(ReleaseSpecLoader.class)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Files.class, File.class, Clock.class, Random.class, ProcessBuilder.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(HttpClient.class.getPackageName(), "java.net.spi", "javax.net..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(CLASSES);
  }

  /** It is loaded apart, with libraries of its own. */
  @Test
  void knowsJReleaserInOneClassAlone() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".github.JReleaserTask")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jreleaser..")
        .check(CLASSES);
  }

  @Test
  void printsExitsAndReadsTheEnvironmentInCliAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void marksEveryPackageForTheNullChecker() {
    assertThat(CLASSES)
        .extracting(JavaClass::getPackage)
        .isNotEmpty()
        .allSatisfy(ArchitectureTest::isNullMarked);
  }

  private static void isNullMarked(JavaPackage one) {
    assertThat(one.isAnnotatedWith(NullMarked.class)).as(one.getName()).isTrue();
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> ROOT + "." + name).toArray(String[]::new);
  }
}
