package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a copy of the project's layout, with a Java and a Maven that only talk. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir Path folder;
  private Path launcher;
  private Path bin;

  @BeforeEach
  void layOut() throws IOException {
    Path project = folder.resolve("a project");
    launcher = project.resolve("examples/btlib");
    Files.createDirectories(project.resolve("examples/src/main"));
    Files.createDirectories(project.resolve("btlib-core/src/main"));
    for (String pom : new String[] {"", "examples/", "btlib-core/"}) {
      Files.writeString(project.resolve(pom + "pom.xml"), "<project/>");
    }
    Files.copy(Path.of("btlib"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
    bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool :
        new String[] {
          "sh",
          "dirname",
          "readlink",
          "sed",
          "find",
          "head",
          "touch",
          "mkdir",
          "mv",
          "rm",
          "ln",
          "sleep",
          "cat"
        }) {
      Path real =
          Stream.of("/bin", "/usr/bin")
              .map(path -> Path.of(path, tool))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      script(bin.resolve(tool), "exec " + real + " \"$@\"");
    }
    script(bin.resolve("mvn"), "echo \"mvn $*\" >&2; : > examples/target/btlib-examples.jar");
  }

  @Test
  void theFirstRunBuildsAndLaterOnesOnlyAfterAChange() throws Exception {
    Path java = jdk("jdk", "25.0.1");

    Run first = run(java, launcher, "info", "a b");
    assertThat(first.err()).startsWith("btlib: building").hasLineCount(1);
    assertThat(jar().resolveSibling("btlib-build.log"))
        .content()
        .contains("mvn -q -B", " -pl examples -am -DskipTests package");
    assertThat(first.out()).endsWith("-jar " + jar() + " info a b\n");

    assertThat(run(java, launcher, "info").err()).isEmpty();

    Path source = Files.writeString(folder.resolve("a project/btlib-core/src/main/A.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(run(java, launcher, "info").err()).contains("btlib: building");
  }

  @Test
  void itWorksThroughLinksAndPassesTheExitCodeOn() throws Exception {
    Path java = jdk("jdk", "21");
    script(java.resolve("bin/java"), "exit 7");
    Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("a project/examples/btlib"));
    Path two = Files.createSymbolicLink(bin.resolve("two"), one);

    assertThat(run(java, two).code()).isEqualTo(7);
  }

  @Test
  void theOptionsOfTheVariableReachJava() throws Exception {
    Path java = jdk("jdk", "22");

    assertThat(run(java, launcher).out()).contains(" -Dbtlib.terminal=false -Da=1 -Db=2 -jar ");
  }

  @Test
  void anOldJavaIsPassedOverForANewerOneInAUsualFolder() throws Exception {
    Path old = jdk("old", "17.0.15");
    // newer than whatever this machine has in its usual folders
    Path newer = jdk("home/.sdkman/candidates/java/99-open", "99.0.2");

    assertThat(run(old, launcher).out()).startsWith(newer.resolve("bin/java") + " ");
  }

  @Test
  void withoutMavenTheLastBuildRunsOrTheLackIsTold() throws Exception {
    Path java = jdk("jdk", "25");
    Files.delete(bin.resolve("mvn"));

    Run missing = run(java, launcher);
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("not built yet, and Maven (mvn) to build it was not found");

    Files.createFile(jar());
    Run stale = run(java, launcher, "info");
    assertThat(stale.code()).isZero();
    assertThat(stale.err()).contains("running the last build");
  }

  @Test
  void aBuildThatFailsIsToldAndTriedAgain() throws Exception {
    Path java = jdk("jdk", "25");
    script(bin.resolve("mvn"), "echo broken; exit 1");

    for (int i = 0; i < 2; i++) {
      Run run = run(java, launcher);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("broken", "btlib: the build failed");
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).doesNotContain("version 22");
    }
    Path old = jdk("old", "21.0.5");
    assertThat(run(old, launcher).err())
        .contains("broken", "btlib: a JDK of version 22 or later is needed to build it");
  }

  private Path jar() {
    return launcher.resolveSibling("target/btlib-examples.jar").toAbsolutePath();
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.createDirectory(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "echo \"$0 $*\"");
    script(home.resolve("bin/javac"), "");
    return home;
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Run(int code, String out, String err) {}

  private Run run(Path javaHome, Path program, String... arguments) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", folder.resolve("home").toString());
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("BTLIB_JAVA_OPTS", "-Da=1 -Db=2");
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
