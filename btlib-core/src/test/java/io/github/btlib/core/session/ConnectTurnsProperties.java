package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ConnectTurnsProperties {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long start = Long.MAX_VALUE - SECOND; // a clock about to wrap

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
