package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterruptTest {
  private final Interrupt interrupt = new Interrupt();

  @Test
  void nothingHappensUntilItIsRaised() {
    assertThat(interrupt.isRaised()).isFalse();
    assertThat(interrupt.await(1)).isFalse();
    interrupt.check();
  }

  @Test
  void theFirstSignalDecidesTheExitCode() {
    interrupt.raise(15);
    interrupt.raise(2);

    assertThat(interrupt.isRaised()).isTrue();
    assertThat(interrupt.await(10_000)).isTrue();
    assertThat(interrupt.exitCode()).isEqualTo(143);
    assertThatThrownBy(interrupt::check)
        .isInstanceOfSatisfying(
            Interrupt.InterruptedCommand.class,
            stopped -> assertThat(stopped.exitCode()).isEqualTo(143));
  }

  @Test
  void ctrlCIs130() {
    interrupt.raise();

    assertThat(interrupt.exitCode()).isEqualTo(130);
  }

  @Test
  void hangingUpReloadsWhereThereIsSomethingToReload() {
    assertThat(interrupt.hangUp()).as("nothing to reload").isFalse();
    AtomicInteger reloads = new AtomicInteger();
    interrupt.onHangUp(reloads::incrementAndGet);

    assertThat(interrupt.hangUp()).isTrue();

    assertThat(reloads).hasValue(1);
    assertThat(interrupt.isRaised()).isFalse();
  }
}
