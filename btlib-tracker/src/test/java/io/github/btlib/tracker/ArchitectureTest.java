package io.github.btlib.tracker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.btlib.tracker");

  @Test
  void theRulesSeeTheCode() {
    assertThat(classes.contain(TrackerServer.class)).isTrue();
    assertThat(classes).hasSizeGreaterThan(20);
    // those for Java 22 and later, too
    assertThat(classes).anyMatch(each -> each.getPackageName().endsWith(".linux"));
  }

  @Test
  void nothingIsUsedButTheJdkSlf4jAndTheLibrary() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.slf4j", "org.jspecify..", "io.github.btlib..")
        .check(classes);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.github.btlib.(tracker..)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void swarmsKnowNothingOfTheWire() {
    noClasses()
        .that()
        .resideInAPackage("..swarm")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.btlib.tracker",
            "..engine",
            "..http",
            "..udp",
            "org.slf4j",
            "java.io",
            "java.time")
        .check(classes);
  }

  @Test
  void theEngineKnowsNothingOfTheWire() {
    noClasses()
        .that()
        .resideInAPackage("..engine")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.github.btlib.tracker", "..http", "..udp", "java.nio.channels")
        .check(classes);
  }

  @Test
  void whatApplicationsImplementKnowsNothingOfTheTracker() {
    noClasses()
        .that()
        .resideInAnyPackage("io.github.btlib.tracker.spi", "..stats")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.btlib.tracker", "..engine", "..swarm", "..http", "..udp", "org.slf4j")
        .check(classes);
  }

  @Test
  void theWireKnowsNothingOfTheServerThatStartsIt() {
    noClasses()
        .that()
        .resideInAnyPackage("..http", "..udp")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.github.btlib.tracker", "..swarm")
        .check(classes);
  }

  @Test
  void socketsKnowNothingOfTheTracker() {
    classes()
        .that()
        .resideInAnyPackage("..tracker.socket", "..tracker.linux")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.slf4j", "org.jspecify..", "..tracker.socket", "..tracker.linux")
        .check(classes);
  }

  @Test
  void httpAndUdpShareNothingButTheirCommonGround() {
    noClasses()
        .that()
        .resideInAPackage("..http")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..udp")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("..udp")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..http")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.github.btlib.tracker.net")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.btlib.tracker", "..engine", "..swarm", "..http", "..udp", "..spi", "..stats")
        .check(classes);
  }
}
