package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs small shell scripts in the place of real clients. */
@DisabledOnOs(OS.WINDOWS)
class ClientProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  @TempDir Path directory;

  @Test
  void everyLineOfOutputAndErrorReachesTheOwner() {
    try (ClientProcess process = shell("echo out; echo err >&2; exit 3")) {
      assertThat(process.awaitExit(LIMIT)).isEqualTo(3);
      assertThat(lines).containsExactly("out", "err");
      assertThat(process.log()).contains("out").contains("err");
    }
  }

  @Test
  void whatIsSentArrivesAndIsLogged() {
    try (ClientProcess process = shell("read word; echo got $word; read more")) {
      process.send("hello");
      process.await("greeted", LIMIT, () -> lines.contains("got hello"));
      assertThat(process.log()).contains("> hello");
    }
  }

  @Test
  void aProgramThatEndsTooEarlyFailsTheWaitWithItsLog() {
    try (ClientProcess process = shell("echo no such option; exit 7")) {
      assertThatThrownBy(() -> process.await("ready", LIMIT, () -> false))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("exit status 7 before it was ready")
          .hasMessageContaining("no such option");
    }
  }

  @Test
  void aWaitThatTakesTooLongFailsWithTheLog() {
    try (ClientProcess process = shell("echo busy; read word")) {
      process.await("busy", LIMIT, () -> lines.contains("busy"));
      assertThatThrownBy(() -> process.await("ready", Duration.ofMillis(50), () -> false))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("was not ready within PT0.05S");
    }
  }

  @Test
  void theLogIsBoundedAndKeepsTheEnd() {
    try (ClientProcess process = shell("seq 1 100000; head -c 100000 /dev/zero | tr '\\0' x")) {
      assertThat(process.awaitExit(LIMIT)).isZero();
      // line ends are not counted against the limit of 64 Ki
      assertThat(process.log()).hasSizeLessThan(100_000).contains("\n100000\n").contains("xxx…");
    }
  }

  @Test
  void closeEndsTheWholeTreeEvenOfAProgramThatIgnoresTheRequest() {
    List<ProcessHandle> children;
    ProcessHandle parent;
    try (ClientProcess process =
        shell("trap '' TERM; sleep 1000 & sleep 1000 & echo up; wait; wait")) {
      process.await("up", LIMIT, () -> lines.contains("up"));
      parent = ProcessHandle.of(process.pid()).orElseThrow();
      children = parent.descendants().toList();
      assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);
    }
    assertThat(parent.isAlive()).isFalse();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void logsOfATestsProgramsAreKeptAfterTheyHaveEnded() {
    ClientProcess.forgetStarted();
    shell("echo first").close();
    try (ClientProcess second = shell("echo second")) {
      assertThat(second.awaitExit(LIMIT)).isZero();
    }
    assertThat(ClientProcess.logsOfStarted()).contains("echo first").contains("second");
    ClientProcess.forgetStarted();
    assertThat(ClientProcess.logsOfStarted()).isEmpty();
  }

  private ClientProcess shell(String script) {
    return ClientProcess.start("shell", directory, List.of("sh", "-c", script), lines::add);
  }
}
