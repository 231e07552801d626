package io.github.btlib;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The API is values and contracts, and nothing that runs by itself. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.btlib");

  @Test
  void itUsesTheJdkAndNullnessAnnotationsOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "io.github.btlib..", "org.jspecify.."))
        .check(MAIN);
  }

  @Test
  void bencodingKnowsNothingElse() {
    uses("io.github.btlib.bencode");
  }

  @Test
  void metainfoKnowsBencodingOnly() {
    uses("io.github.btlib.metainfo", "io.github.btlib.bencode");
  }

  @Test
  void extensionsKnowMetainfoButNotTheSession() {
    uses("io.github.btlib.spi", "io.github.btlib.metainfo");
  }

  private static void uses(String name, String... below) {
    String[] allowed = new String[below.length + 3];
    System.arraycopy(below, 0, allowed, 0, below.length);
    allowed[below.length] = name;
    allowed[below.length + 1] = "java..";
    allowed[below.length + 2] = "org.jspecify..";
    classes()
        .that()
        .resideInAPackage(name)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed))
        .check(MAIN);
  }

  @Test
  void nothingRunsThreadsButTheHashingOfNewTorrents() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.github.btlib.metainfo")
        .should()
        .accessClassesThat(
            assignableTo(Executor.class)
                .or(resideInAPackage("java.util.concurrent.locks"))
                .or(resideInAPackage("java.util.concurrent.atomic")))
        .check(MAIN);
  }

  @Test
  void nothingOpensSockets() {
    noClasses()
        .should()
        .dependOnClassesThat(
            assignableTo(Socket.class)
                .or(assignableTo(ServerSocket.class))
                .or(assignableTo(NetworkChannel.class))
                .or(resideInAPackage("java.net.http..")))
        .check(MAIN);
  }
}
