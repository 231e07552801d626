package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
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

  @Property
  void inNoTimeAreThereMoreThanTheRateAndTheBurst(
      @ForAll @IntRange(min = 1, max = 10_000) int rate,
      @ForAll @Size(max = 50) List<@IntRange(max = 2_000) Integer> pauses) {
    ConnectTurns<String> turns = new ConnectTurns<>(rate, start);
    turns.want("a");
    List<Long> times = new ArrayList<>();
    long now = start;
    for (int pause : pauses) {
      now += Duration.ofMillis(pause).toNanos();
      for (int i = drainedAtMost(turns, now); i > 0; i--) {
        times.add(now - start);
      }
    }
    int burst = Math.max(1, rate / 3);
    for (int from = 0; from < times.size(); from += Math.max(1, times.size() / 20)) {
      for (int to = from; to < times.size(); to += Math.max(1, times.size() / 20)) {
        double seconds = (times.get(to) - times.get(from)) / (double) SECOND;
        // the gap is rounded down to a nanosecond
        assertThat((double) (to - from + 1)).isLessThanOrEqualTo(rate * seconds * 1.0001 + burst);
      }
    }
  }

  private static int drainedAtMost(ConnectTurns<String> turns, long now) {
    int count = 0;
    while (turns.take(now).isPresent()) {
      turns.want("a");
      count++;
    }
    return count;
  }
}
