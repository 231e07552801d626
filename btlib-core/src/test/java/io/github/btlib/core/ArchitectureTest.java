package io.github.btlib.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between packages point down, and what is called pure is. */
class ArchitectureTest {
  private static final String CORE = "io.github.btlib.core";
  private static final String[] API = {
    "io.github.btlib", "io.github.btlib.spi", "io.github.btlib.metainfo", "io.github.btlib.bencode"
  };

  /** What each package may use of the engine, beside itself; all may use the API. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          entry("wire"),
          entry("thread"),
          entry("limit"),
          entry("storage"),
          entry("piece", "wire"),
          entry("tracker", "thread"),
          entry("resume", "piece", "tracker", "wire"),
          entry("stream", "piece", "thread"),
          entry("peer", "piece", "wire", "limit", "thread"),
          entry(
              "torrent", "peer", "piece", "resume", "storage", "stream", "tracker", "wire", "limit",
              "thread"),
          entry(
              "session", "torrent", "peer", "piece", "storage", "tracker", "wire", "limit",
              "thread"));

  private static Map.Entry<String, List<String>> entry(String name, String... below) {
    return Map.entry(name, List.of(below));
  }

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(CORE);

  @Test
  void everyPackageHasItsPlace() {
    assertThat(
            MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(CORE))
                .map(name -> name.substring(CORE.length() + 1))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
  }

  @TestFactory
  List<DynamicTest> aPackageUsesOnlyThoseBelowIt() {
    return MAY_USE.entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey() + " uses " + each.getValue(),
                () -> usesOnly(each.getKey(), each.getValue())))
        .toList();
  }

  private static void usesOnly(String name, List<String> below) {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(API).or(resideInAPackage(CORE + "." + name));
    for (String each : below) {
      allowed = allowed.or(resideInAPackage(CORE + "." + each));
    }
    noClasses()
        .that()
        .resideInAPackage(CORE + "." + name)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.github.btlib..").and(DescribedPredicate.not(allowed)))
        .check(MAIN);
  }

  @Test
  void noPackagesUseEachOther() {
    slices().matching(CORE + ".(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void whatIsPureKnowsNoSocketsFilesThreadsOrLogs() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE + ".wire", CORE + ".piece", CORE + ".resume")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.net..", "java.nio.channels..", "java.nio.file..", "org.slf4j..")
                .or(
                    resideInAPackage("java.util.concurrent..")
                        .and(
                            DescribedPredicate.not(
                                resideInAnyPackage(
                                    "java.util.concurrent.locks", "java.util.concurrent.atomic"))))
                .or(
                    DescribedPredicate.describe(
                        "Thread", each -> each.isAssignableTo(Thread.class))))
        .check(MAIN);
  }

  @Test
  void wireAndPieceAreToldTheTime() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE + ".wire", CORE + ".piece")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat(resideInAnyPackage("java.time"))
        .check(MAIN);
  }

  @Test
  void theEngineUsesTheJdkTheApiAndSlf4jOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "io.github.btlib..", "org.slf4j..", "org.jspecify.."))
        .check(MAIN);
  }

  @Test
  void onlyTheProviderIsPublicAtTheTop() {
    classes()
        .that()
        .resideInAPackage(CORE)
        .and()
        .arePublic()
        .should()
        .haveSimpleName("CoreSessionProvider")
        .check(MAIN);
  }
}
