package io.github.btlib.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrackerServerBuilderTest {

  private final TrackerServerBuilder builder = TrackerServer.builder();

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    refuses(() -> builder.httpPort(-1), "httpPort is -1, it must be 0 to 65535");
    refuses(() -> builder.httpPort(65_536), "httpPort is 65536, it must be 0 to 65535");
    refuses(() -> builder.defaultNumWant(-1), "defaultNumWant is -1, it must be 0 to 1000");
    refuses(() -> builder.maxNumWant(1001), "maxNumWant is 1001, it must be 0 to 1000");
    refuses(() -> builder.maxConnections(0), "maxConnections is 0, it must be 1 to 65535");
    refuses(() -> builder.maxSwarms(0), "maxSwarms is 0, it must be 1 to 100000000");
    refuses(() -> builder.maxPeers(0), "maxPeers is 0, it must be 1 to 100000000");
    refuses(
        () -> builder.interval(Duration.ofMillis(999)),
        "interval is PT0.999S, it must be PT1S to PT24H");
    refuses(
        () -> builder.minInterval(Duration.ofHours(25)),
        "minInterval is PT25H, it must be PT1S to PT24H");
    refuses(
        () -> builder.headTimeout(Duration.ZERO),
        "headTimeout is PT0S, it must be PT0.01S to PT1H");
    refuses(
        () -> builder.idleTimeout(Duration.ofHours(2)),
        "idleTimeout is PT2H, it must be PT0.01S to PT1H");
  }

  @Test
  void aMinimumAboveTheIntervalIsRefusedAtTheStartNamingBoth() {
    builder.httpPort(0).minInterval(Duration.ofMinutes(10)).interval(Duration.ofMinutes(9));
    refuses(builder::start, "minInterval PT10M is more than interval PT9M");
  }

  @Test
  void theMinimumFollowsAShortIntervalIfItIsNotSet() {
    assertThat(builder.effectiveMinInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(builder.interval(Duration.ofSeconds(7)).effectiveMinInterval())
        .isEqualTo(Duration.ofSeconds(7));
  }

  private static void refuses(ThrowingCallable setting, String message) {
    assertThatIllegalArgumentException().isThrownBy(setting).withMessage(message);
  }
}
