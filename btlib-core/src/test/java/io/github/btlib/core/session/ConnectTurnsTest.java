package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectTurnsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long start = Long.MAX_VALUE - SECOND; // a clock about to wrap

  private static List<String> drain(ConnectTurns<String> turns, long now) {
    List<String> taken = new ArrayList<>();
    turns
        .take(now)
        .ifPresent(who -> {
          taken.add(who);
          turns.want(who);
          taken.addAll(drain(turns, now));
        });
    return taken;
  }

  @Test
  void aThirdOfASecondsWorthMayComeAtOnceAndThenTheyComeSteadily() {
    ConnectTurns<String> turns = new ConnectTurns<>(30, start);
    turns.want("a");
    assertThat(drain(turns, start)).hasSize(10);
    assertThat(turns.delay(start)).isEqualTo(SECOND / 30);
    assertThat(drain(turns, start + SECOND / 30 - 1)).isEmpty();
    assertThat(drain(turns, start + SECOND / 30)).hasSize(1);
    assertThat(drain(turns, start + SECOND)).hasSize(10);
  }

  @Test
  void aPauseIsNotMadeUpFor() {
    ConnectTurns<String> turns = new ConnectTurns<>(30, start);
    turns.want("a");
    assertThat(drain(turns, start + 3600 * SECOND)).hasSize(10);
  }

  @Test
  void thousandsOfPeersOfOneTorrentDoNotKeepAnotherWaiting() {
    ConnectTurns<String> turns = new ConnectTurns<>(30, start);
    turns.want("greedy");
    Map<String, Integer> counts = new HashMap<>();
    drain(turns, start);
    turns.want("small");
    for (long t = 0; t <= 10 * SECOND; t += SECOND / 100) {
      drain(turns, start + t).forEach(who -> counts.merge(who, 1, Integer::sum));
    }
    assertThat(counts.get("greedy") + counts.get("small")).isBetween(299, 301);
    assertThat(counts.get("small")).isBetween(149, 151);
  }

  @Test
  void whoQueuesTwiceHasOneTurn() {
    ConnectTurns<String> turns = new ConnectTurns<>(30, start);
    turns.want("a");
    turns.want("b");
    turns.want("a");
    assertThat(turns.take(start)).contains("a");
    assertThat(turns.take(start)).contains("b");
    assertThat(turns.take(start)).isEmpty();
    assertThat(turns.isIdle()).isTrue();
  }

  @Test
  void aTurnThatIsGivenBackCostsNothing() {
    ConnectTurns<String> turns = new ConnectTurns<>(1, start);
    turns.want("idle");
    turns.want("b");
    assertThat(turns.take(start)).contains("idle");
    assertThat(turns.take(start)).isEmpty();
    turns.giveBack();
    assertThat(turns.take(start)).contains("b");
  }
}
